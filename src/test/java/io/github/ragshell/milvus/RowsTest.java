package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowsTest {

    @Test
    void should_give_each_field_a_column_when_names_differ_in_case_or_spaces_only() {
        var rows = new Rows(List.of(Map.of("name", "a", "Name", "b", " name ", "c", "", "d")), List.of("name"));

        assertThat(rows.table().columnNames()).hasSize(4).startsWith("name").doesNotHaveDuplicates();
        assertThat(rows.table().get(0, 0)).isEqualTo("a");
    }
}
