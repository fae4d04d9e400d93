package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.milvus.CollectionInfo.Field;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam.MetricType;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkFieldsTest {

    private static final Field KEY = new Field("id", DataType.Int64, 0, 0, true, false);
    private static final Field VECTOR = Field.vector("vector", DataType.FloatVector, 4, MetricType.IP);

    private static void require(Field key, Field vector, boolean dynamic) {
        var collection = new CollectionInfo("docs", List.of(key, vector), dynamic, ConsistencyLevel.STRONG);
        ChunkFields.require(collection, 4, List.of("text", "root"));
    }

    private static void assertRefused(Field key, Field vector, boolean dynamic, String lacking) {
        assertThatThrownBy(() -> require(key, vector, dynamic))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The collection docs can't be synced: it lacks %s. It was made otherwise; sync into a new collection, which sync makes as it needs it.",
                        lacking);
    }

    @Test
    void should_take_a_collection_with_all_fields() {
        assertThatCode(() -> require(KEY, VECTOR, true)).doesNotThrowAnyException();
    }

    @Test
    void should_refuse_other_keys() {
        String needed = "a key called id, a whole number (Int64) that Milvus does not make itself";

        assertRefused(new Field("id", DataType.VarChar, 0, 100, true, false), VECTOR, true, needed);
        assertRefused(new Field("key", DataType.Int64, 0, 0, true, false), VECTOR, true, needed);
        assertRefused(new Field("id", DataType.Int64, 0, 0, true, true), VECTOR, true, needed);
    }

    @Test
    void should_refuse_other_vectors() {
        String needed = "a field called vector with 4 numbers";

        assertRefused(KEY, Field.vector("vector", DataType.FloatVector, 5, MetricType.IP), true, needed);
        assertRefused(KEY, Field.vector("embedding", DataType.FloatVector, 4, MetricType.IP), true, needed);
    }

    @Test
    void should_name_the_fields_that_rows_can_not_have() {
        assertRefused(KEY, VECTOR, false, "fields called text, root, or a dynamic field");
    }
}
