package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.milvus.CollectionInfo.Field;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam.MetricType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RowHashTest {

    private final RowHash hash = new RowHash(new CollectionInfo(
            "docs",
            List.of(
                    new Field("id", DataType.Int64, 0, 0, true, false),
                    Field.vector("a", DataType.FloatVector, 2, MetricType.IP),
                    Field.vector("b", DataType.FloatVector, 2, MetricType.L2)),
            true,
            ConsistencyLevel.STRONG));

    @Test
    void should_differ_when_any_value_differs() {
        Map<String, Object> row = row();
        var hashes = new ArrayList<Long>(List.of(hash.of(row)));
        for (Map.Entry<String, Object> change : Map.<String, Object>of(
                        "id",
                        2L,
                        "b",
                        new float[] {3, 5},
                        "text",
                        "new",
                        "tags",
                        List.of("ab"),
                        "nested",
                        Map.of("x", Arrays.asList(1, null, 3)),
                        "more",
                        "m",
                        "year",
                        "1815")
                .entrySet()) {
            var changed = new LinkedHashMap<>(row);
            changed.put(change.getKey(), change.getValue());
            hashes.add(hash.of(changed));
        }

        assertThat(hashes).doesNotHaveDuplicates();
    }

    @Test
    void should_be_the_same_for_what_engines_give_back_in_other_forms() {
        Map<String, Object> row = row();
        var other = new TreeMap<String, Object>(java.util.Comparator.reverseOrder());
        other.putAll(row);
        other.put("a", List.of(1f, 2f));
        other.put("year", 1815.0);
        other.put("nested", new TreeMap<>(Map.of("x", Arrays.asList(1.0, null, 2L))));
        other.put("none", null);

        assertThat(hash.of(other)).isEqualTo(hash.of(row));
    }

    private static Map<String, Object> row() {
        var row = new LinkedHashMap<String, Object>();
        row.put("id", 1L);
        row.put("a", new float[] {1, 2});
        row.put("b", new float[] {3, 4});
        row.put("text", "old");
        row.put("tags", List.of("a", "b"));
        row.put("nested", Map.of("x", Arrays.asList(1, null, 2)));
        row.put("year", 1815L);
        return row;
    }
}
