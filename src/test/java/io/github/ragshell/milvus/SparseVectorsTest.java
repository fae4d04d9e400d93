package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam.MetricType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SparseVectorsTest {

    private static final CollectionInfo.Field WORDS =
            CollectionInfo.Field.vector("words", DataType.SparseFloatVector, 0, MetricType.IP);

    @Test
    void should_take_places_and_weights() {
        assertThat(SparseVectors.bytes(WORDS, Map.of(3, 1, 1L, 0.5f)).toByteArray())
                .containsExactly(1, 0, 0, 0, 0, 0, 0, 63, 3, 0, 0, 0, 0, 0, (byte) 128, 63);
        assertThat(SparseVectors.bytes(WORDS, Map.of(0xFFFF_FFFEL, 1, 2, 0)).size())
                .isEqualTo(16);
    }

    @Test
    void should_refuse_what_would_become_another_vector() {
        for (Object place : List.of(1.7, Double.NaN, Float.POSITIVE_INFINITY, -1, 0xFFFF_FFFFL, 1e300, "1")) {
            assertRefused(Map.of(place, 1));
        }
        for (Object weight : List.of(Double.NaN, Float.POSITIVE_INFINITY, 1e300, -0.5, "1")) {
            assertRefused(Map.of(1, weight));
        }
        var nulls = new HashMap<Integer, Object>();
        nulls.put(1, null);
        assertRefused(nulls);
    }

    @Test
    void should_refuse_vectors_without_a_weight() {
        assertRefused(Map.of());
        assertRefused(Map.of(1, 0f, 2, 1e-300));
        assertThatThrownBy(() -> SparseVectors.bytes(WORDS, Map.of(1, 0)))
                .hasMessage(
                        "The field words takes a sparse vector: a map from places, 0 to 4294967294, to numbers that are not below 0, with at least one above. It is '{1=0}'.");
    }

    private static void assertRefused(Object value) {
        assertThatThrownBy(() -> SparseVectors.bytes(WORDS, value))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("The field words takes a sparse vector: ");
    }
}
