package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterTest {

    @Test
    void should_write_texts_numbers_and_truth_values() {
        assertThat(Filter.equal("source", "faq.md")).isEqualTo("source == \"faq.md\"");
        assertThat(Filter.equal("line", 7)).isEqualTo("line == 7");
        assertThat(Filter.equal("open", true)).isEqualTo("open == true");
        assertThat(Filter.in("id", List.of(1L, 2L))).isEqualTo("id in [1, 2]");
        assertThat(Filter.startsWith("text", "How")).isEqualTo("text like \"How%\"");
        assertThat(Filter.and("a == 1", "b == 2")).isEqualTo("(a == 1) and (b == 2)");
        assertThat(Filter.or("a == 1", "b == 2")).isEqualTo("(a == 1) or (b == 2)");
    }

    @Test
    void should_escape_what_would_end_the_text() {
        assertThat(Filter.equal("text", "\" or \\ \n\r\t")).isEqualTo("text == \"\\\" or \\\\ \\n\\r\t\"");
    }

    @Test
    void should_know_a_line_break_from_a_backslash() {
        Filter.requireKnownToLite(Filter.equal("path", "C:\\new\\\\run"));

        assertThatThrownBy(() -> Filter.requireKnownToLite(Filter.equal("text", "a\\\nb")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The filter text == \"a\\\\\\nb\" compares with a line break, which embedded Milvus never finds. Compare with the text's beginning, Filter.startsWith, or with another field.");
    }

    @Test
    void should_refuse_what_is_no_field_or_no_value() {
        assertThatThrownBy(() -> Filter.equal("a b", 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "'a b' is not the name of a field. It begins with a letter or _, and has letters, digits and _.");
        assertThatThrownBy(() -> Filter.equal("a", null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("A filter compares with texts, numbers and truth values, not with null.");
        assertThatThrownBy(() -> Filter.startsWith("a", "100%"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("'100%' can't be looked for: % and _ are wildcards there. Use a shorter beginning.");
    }
}
