package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.ragshell.core.InvalidInputException;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import java.time.Duration;
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
    void should_let_nothing_empty_into_a_choice() {
        assertThat(Filter.and()).isEmpty();
        assertThatThrownBy(Filter::or)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "There is no filter to choose from, and an empty one would let every row through. Pass at least one, or do not search.");
        for (String blank : List.of("", " \n")) {
            String refusal =
                    "A filter is empty. Leave it out, or pass an expression, for example Filter.equal(\"source\", \"faq.md\").";
            assertThatThrownBy(() -> Filter.or("a == 1", blank))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(refusal);
            assertThatThrownBy(() -> Filter.and(blank))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(refusal);
        }
    }

    @Test
    void should_let_empty_texts_through_when_the_beginning_is_empty() {
        assertThat(Filter.startsWith("text", "")).isEqualTo("text >= \"\"");
    }

    @Test
    void should_ask_for_the_smallest_key_by_what_is_below_the_next_one() {
        var collection = new CollectionInfo(
                "docs",
                List.of(new CollectionInfo.Field("id", DataType.Int64, 0, 0, true, false)),
                true,
                ConsistencyLevel.STRONG);

        assertThat(Filter.in(collection, List.of(1L, 2))).isEqualTo("id in [1, 2]");
        assertThat(Filter.in(collection, List.of(Long.MIN_VALUE))).isEqualTo("id < -9223372036854775807");
        assertThat(Filter.in(collection, List.of(Long.MIN_VALUE, 2L)))
                .isEqualTo("(id < -9223372036854775807) or (id in [2])");
    }

    @Test
    void should_escape_what_would_end_the_text() {
        assertThat(Filter.equal("text", "\" or \\ \n\r\t")).isEqualTo("text == \"\\\" or \\\\ \\n\\r\t\"");
    }

    @Test
    void should_know_a_line_break_from_a_backslash() {
        FilterRules.requireNoLineBreak(Filter.equal("path", "C:\\new\\\\run"));

        assertThatThrownBy(() -> FilterRules.requireNoLineBreak(Filter.equal("text", "a\\\nb")))
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
        for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> Filter.equal("a", number))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("A filter compares with texts, numbers and truth values, not with '%s'.", number);
        }
    }

    @Test
    void should_compare_with_a_range_when_a_beginning_has_what_like_takes_for_a_wildcard() {
        assertThat(Filter.startsWith("a", "100%")).isEqualTo("(a >= \"100%\" and a < \"100&\")");
        assertThat(Filter.startsWith("a", "x_")).isEqualTo("(a >= \"x_\" and a < \"x`\")");
        assertThat(Filter.startsWith("a", "C:\\")).isEqualTo("(a >= \"C:\\\\\" and a < \"C:]\")");
        assertThat(Filter.startsWith("a", "%!")).isEqualTo("(a >= \"%!\" and a < \"%\\\"\")");
        assertThat(Filter.startsWith("a", "%\uD7FF")).isEqualTo("(a >= \"%\uD7FF\" and a < \"%\uE000\")");
        assertThat(Filter.startsWith("a", "%" + Character.toString(0x10FFFF)))
                .isEqualTo("(a >= \"%" + Character.toString(0x10FFFF) + "\" and a < \"&\")");
    }

    @Test
    void should_refuse_a_division_by_zero() {
        for (String filter : List.of(
                "id / 0 == 1",
                "1 % 0 == id",
                "id /0 == 1",
                "id/00 > 1",
                "id % 0x0 == 1",
                "id / -0 == 1",
                "id / (0) == 1",
                "id / 0.0 == 1",
                "id / .0 == 1",
                "text == \"a\\\"b\" and id / 0 == 1",
                "text == 'it' or 2 % 0 > 1")) {
            assertThatThrownBy(() -> FilterRules.checked(filter, null))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("The filter %s divides by zero. Divide by another number.", filter);
        }
        assertThatThrownBy(() -> FilterRules.requireNoZeroDivisor("id / (1 - 1) == 1", true))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The filter id / (1 - 1) == 1 divides by a term in brackets; if it is zero, embedded Milvus crashes. Write the number itself.");
        for (String filter : List.of(
                "id / 10 == 0",
                "id % 2 == 0",
                "id / 0.5 == 1",
                "id / 0x10 == 1",
                "text == \"a / 0\"",
                "text like \"10% 0\"",
                "path == 'a/0'")) {
            FilterRules.requireNoZeroDivisor(filter, true);
        }
    }

    @Test
    void should_read_hostile_filters_in_one_pass() {
        String backslashes = "text == \"" + "\\".repeat(400_000) + "\"";
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            FilterRules.requireNoLineBreak(backslashes);
            FilterRules.requireNoZeroDivisor(backslashes, true);
            FilterRules.requireNoZeroDivisor("id /" + " ".repeat(400_000), true);
            FilterRules.requireNoZeroDivisor("id " + "/".repeat(400_000), true);
        });
    }
}
