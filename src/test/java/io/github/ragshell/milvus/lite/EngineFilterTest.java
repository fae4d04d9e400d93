package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineFilterTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id / 0 == 1",
                "id%0 == 1",
                "id / 00 == 1",
                "id / 0x0 == 1",
                "id / -0 == 1",
                "id / (0) == 1",
                "id / (1 - 1) == 1",
                "id in [1 / 0]",
                "name == 'a' and id / 0 > 1"
            })
    void should_refuse_a_division_by_zero(String filter) {
        assertThatThrownBy(() -> EngineFilter.of(filter, Lookup.NONE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(filter)
                .hasMessageContaining("divides by zero");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "id > 0",
                "id / 10 == 1",
                "id / 0.5 == 1",
                "id % 2 == 0",
                "id / 2 == 0",
                "id / (x + 1) > 2",
                "path == 'a / 0'",
                "path == \"{x} / 0 text_match(\"",
                "name == 'it\\'s / 0'",
                "metadata[\"a/0\"] > 1"
            })
    void should_pass_other_filters(String filter) {
        assertThatCode(() -> EngineFilter.of(filter, Lookup.NONE)).doesNotThrowAnyException();
    }

    @Test
    void should_refuse_templates_and_full_text() {
        assertThatThrownBy(() -> EngineFilter.of("{x} > 3", Lookup.NONE)).hasMessageContaining("no filter templates");
        assertThatThrownBy(() -> EngineFilter.of("text_match (text, 'a')", Lookup.NONE))
                .hasMessageContaining("TEXT_MATCH");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "not (a == 1)~a != 1",
                "!(a in [1, 2])~a not in [1, 2]",
                "NOT (a NOT IN ['x'])~a in ['x']",
                "not (not (a == 1))~a == 1",
                "not not (a == 1)~a == 1",
                "not (a == 1 and b == 2)~a != 1 or b != 2",
                "not (a == 1 || (b == 2 && c == 3))~a != 1 and (b != 2 or c != 3)",
                "x == 1 and not (a == 1 and b == 2) or y == 2~(x == 1 and (a != 1 or b != 2)) or y == 2",
                "not (m[\"k\"] == 'it\\'s')~m[\"k\"] != 'it\\'s'",
                "not (a[0] == 1)~a[0] not in [1]",
                "not (m[\"k\"][0] == 1)~m[\"k\"][0] != 1",
                "not (a < 5)~a >= 5 or a != a",
                "not (1 < a <= 5)~a <= 1 or a != a or a > 5 or a != a",
                "not (array_length(a) == 2)~array_length(a) != 2"
            })
    void should_write_the_opposite_instead_of_not(String filter, String expected) {
        assertThat(EngineFilter.of(filter, Lookup.NONE)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "a == 1 AND b == 2 OR c == 3~(a == 1 and b == 2) or c == 3",
                "5 == a~a == 5",
                "5 != a~a != 5",
                "5 <= a~a >= 5",
                "'x' == a or 'y' == a~a == 'x' or a == 'y'",
                "a == 1 + 1~a == 1 + 1",
                "2 * (1 + 1) == a~a == 2 * (1 + 1)",
                "(a + 1) * 2 == 4~(a + 1) * 2 == 4",
                "3 < m['k'] < 6~m['k'] > 3 and m['k'] < 6",
                "6 >= a > 3~a <= 6 and a > 3",
                "a == 0x1F or a == 010 or a == 0b11~a == 31 or a == 8 or a == 3",
                "a == 0 or a == 0.50 or a == 1e5~a == 0 or a == 0.50 or a == 1e5",
                "b == True~b == true",
                "a LIKE 'x%'~a like 'x%'",
                "JSON_CONTAINS_ANY(m['k'], [1, [2]])~json_contains_any(m['k'], [1, [2]])",
                "$meta['k']==-5~$meta['k'] == -5",
                "a in [1 , 2,]~a in [1, 2]",
                "((a) == (5))~a == (5)",
                "a in [1, 2.5, -3]~a in [1.0, 2.5, -3.0]",
                "a == 'x\\ty' or a == '\\x41\\u00e4\\U0001F600\\101'~a == 'x\ty' or a == 'A\u00e4\uD83D\uDE00A'",
                "a == 'it\\x27s' or a == \"it\\x27s\" or a == '\\x5c'~a == 'it\\'s' or a == \"it's\" or a == '\\\\'",
                "a like '\\\\%'~a == '%'",
                "a like \"x\\\\_\\\\%y\"~a == \"x_%y\"",
                "a like '%\\\\%%'~a like '%\\\\%%'",
                "a < 9223372036854775807~a < 9223372036854775807",
                "a < 09.5 or a < 0e5~a < 09.5 or a < 0e5"
            })
    void should_write_it_as_the_engine_understands_it(String filter, String expected) {
        assertThat(EngineFilter.of(filter, Lookup.NONE)).isEqualTo(expected);
        assertThat(EngineFilter.of(expected, Lookup.NONE)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "a == 1 garbage~from 'garbage' on",
                "a == 1 And b == 2~from 'And b == 2' on",
                "a == 1)~from ')' on",
                "a == 1 b == 2~from 'b == 2' on",
                "a == 1 in [1]~from 'in [1]' on",
                "a = 1~from '= 1' on",
                "a <> 1~from '> 1' on",
                "a.b == 1~from '.b == 1' on",
                "a in [1 2]~from '2]' on",
                "a in (1, 2)~from '(1, 2)' on",
                "a is null~from 'is null' on",
                "a == 1 # b~from '# b' on",
                "a == 'x~from ''x' on",
                "-a == 1~from 'a == 1' on",
                "a[-1] == 1~from '-1] == 1' on",
                "array_length('x') == 1~from ''x') == 1' on",
                "a == 1 and~it ends too soon",
                "(a == 1~it ends too soon",
                "a~'a' is no condition",
                "not a~'a' is no condition",
                "a == 1 and b~'b' is no condition",
                "(a == 1) == true~'a == 1' is a condition where a field or a value should stand",
                "b in [a]~a list must hold values, and a is none",
                "a in [[1]]~a list must hold values, and [1] is none",
                "a in []~its list [] is empty",
                "exists a~has no 'exists'",
                "foo(a) == 1~has no function foo",
                "a == 08~the whole number 08 begins with 0, which makes it octal. Write it without the 0",
                "a in [07, 08]~the whole number 08 begins with 0",
                "a == 9223372036854775808~is outside of what Milvus can compare",
                "a == 0xFFFFFFFFFFFFFFFF~is outside of what Milvus can compare",
                "array_length(a) in [2]~'in' needs a field before it, and array_length(a) is none",
                "a + 1 not in [2]~'in' needs a field before it, and a + 1 is none",
                "(1) in [1]~'in' needs a field before it, and (1) is none",
                "'a' like 'a%'~'like' needs a field before it, and 'a' is none",
                "1 == 1~'1 == 1' compares no field",
                "1 < 2 < a~'1 < 2' compares no field",
                "a / -1 == 8~divides by -1",
                "a % -0x1 == 8~divides by -1",
                "json_contains == 5~json_contains is a function, not a field",
                "5 == ARRAY_LENGTH~ARRAY_LENGTH is a function, not a field",
                "json_contains(json_contains, 1)~json_contains is a function, not a field",
                "array_length(ARRAY_LENGTH) == 1~ARRAY_LENGTH is a function, not a field",
                "array_contains(a, b)~array_contains looks for a value, and b is none",
                "a like 'C:\\docs%'~its text has '\\d', which stands for no character. Write a backslash as \\\\",
                "a == '\\xff'~its text has '\\x'",
                "a == '\\ud83d'~its text has '\\u'",
                "a == '\\x2'~its text has '\\x'",
                "a == '\\+61'~its text has '\\+'",
                "a == '\\x+1'~its text has '\\x'",
                "a == '\\x\uff14\uff11'~its text has '\\x'",
                "a like 'v1_'~of the pattern 'v1_' the native engine (Milvus Lite 2.5.1) finds other rows",
                "a like 'v1_%'~of the pattern 'v1_%' the native engine",
                "a like \"v%__\"~of the pattern \"v%__\" the native engine",
                "a like '_'~of the pattern '_' the native engine",
                "a like '_x'~of the pattern '_x' the native engine",
                "a like '_x_'~of the pattern '_x_' the native engine",
                "a like 'x_%y'~of the pattern 'x_%y' the native engine",
                "a like '\\\\_x_y'~of the pattern '\\\\_x_y' the native engine",
                "a like '%_'~of the pattern '%_' the native engine",
                "not (a like '_%')~of the pattern '_%' the native engine",
                "a like '10\\\\%%'~of the pattern '10\\\\%%' the native engine",
                "a == 'b\\nc'~compares with a line break"
            })
    void should_refuse_what_the_engine_would_read_in_part_or_die_of(String filter, String reason) {
        assertThatThrownBy(() -> EngineFilter.of(filter, Lookup.NONE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("The filter '" + filter + "' is refused: ")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not (m['k'] < 5)",
                "not (a like 'x%')",
                "not (json_contains(a, 1))",
                "not (a[0] != 1)",
                "not (a == 1 or b like 'x')"
            })
    void should_refuse_to_negate_what_has_no_exact_opposite_where_nothing_is_looked_up(String filter) {
        assertThat(EngineFilter.looksUp(filter)).isTrue();
        assertThatThrownBy(() -> EngineFilter.of(filter, Lookup.NONE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("The native engine (Milvus Lite 2.5.1) can't negate ")
                .hasMessageContaining(" in a delete. Query the ids of the rows with this filter and delete them by id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "not (m['k'] < 5)~others(m['k'] < 5)",
                "a like '%'~a >= ''",
                "a like '%%'~a >= ''",
                "not (a like '%')~others(a >= '')",
                "not (a like 'x%')~others(a like 'x%')",
                "!(JSON_CONTAINS(a, 1))~others(json_contains(a, 1))",
                "not (not (a like 'x%'))~a like 'x%'",
                "not (a like 'x%' or b == 1)~b != 1 and others(b != 1 and a like 'x%')",
                "not (a like 'x%' and b == 1)~others(a like 'x%') or b != 1",
                "b == 1 and not (a like 'x%') and not (a like 'y%')~b == 1 and others(b == 1 and a like 'x%') and others(b == 1 and a like 'y%')",
                "not (n[0] == 1) and not (n[0] != 2)~n[0] not in [1] and others(n[0] not in [1] and n[0] != 2)"
            })
    void should_look_up_the_rows_that_have_no_exact_opposite(String filter, String expected) {
        assertThat(EngineFilter.of(filter, new FakeLookup())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "id == \"it's\"~id in [\"it's\", \"it#s\"]",
                "id == 'it\\'s'~id in ['it\\'s', 'it#s']",
                "\"it's\" != id~id not in [\"it's\", \"it#s\"]",
                "id in [\"it's\", 'a']~id in [\"it's\", 'a', \"it#s\", 'a']",
                "not (id in [\"it's\"])~id not in [\"it's\", \"it#s\"]",
                "id > \"it's\"~id > \"it#s\"",
                "id like \"it's%\"~id like \"it's%\" or id like \"it#s%\"",
                "not (id like \"it's%\")~others(id like \"it's%\" or id like \"it#s%\")",
                "id == 'it\\x27s'~id in ['it\\'s', 'it#s']",
                "id == \"it\\u0027s\"~id in [\"it's\", \"it#s\"]",
                "id == \"\\\\'\\\"'\"~id in [\"\\\\'\\\"'\", \"\\\\#\\\"#\"]",
                "a == \"it's\"~a == \"it's\"",
                "m[\"id\"] == \"it's\"~m[\"id\"] == \"it's\""
            })
    void should_ask_for_keys_with_an_apostrophe_as_they_are_stored(String filter, String expected) {
        assertThat(EngineFilter.looksUp(filter)).isEqualTo(!filter.startsWith("m"));
        assertThat(EngineFilter.of(filter, new FakeLookup()).replace('\uFDD0', '#'))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a == 'x' and b != \"y\"", "not (a == 1)", "a != 1", "not (", "note == 'not'"})
    void should_look_nothing_up_for_other_filters(String filter) {
        assertThat(EngineFilter.looksUp(filter)).isFalse();
    }

    private static final class FakeLookup implements Lookup {
        @Override
        public boolean isTextKey(String field) {
            return field.equals("id");
        }

        @Override
        public Condition others(Condition condition, Condition found) {
            return new Condition.Call("others(" + found.text() + ")");
        }
    }

    @Test
    void should_nest_a_long_chain_as_little_as_it_can() {
        String chain = IntStream.range(0, 1000).mapToObj(i -> "a == " + i).collect(Collectors.joining(" or "));

        String read = EngineFilter.of(chain, Lookup.NONE);

        assertThat(read.replaceAll("[()]", "")).isEqualTo(chain);
        assertThat(read).startsWith("(".repeat(7) + "a").doesNotContain("(".repeat(8));
    }

    @Test
    void should_limit_the_depth_of_brackets() {
        assertThat(EngineFilter.of("(".repeat(299) + "a == 1" + ")".repeat(299), Lookup.NONE))
                .isEqualTo("a == 1");
        assertThatThrownBy(() -> EngineFilter.of("(".repeat(300_000), Lookup.NONE))
                .hasMessageContaining("its brackets are nested more than 300 levels deep");
    }

    @Test
    void should_leave_the_sources_of_the_engine_out_of_its_reasons() {
        String reason = " => unknown thing at /workspace/milvus-lite/core/src/query/PlanProto.cpp:550\n: segcore error";

        assertThat(EngineFilter.explain(List.of("a"), reason)).isEqualTo("unknown thing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/(", "/ ", "'", "\\'", "{", "/(1-", "=> "})
    void should_read_a_long_filter_once(String part) {
        String filter = part.repeat(300_000);

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            try {
                EngineFilter.of(filter, Lookup.NONE);
            } catch (InvalidInputException e) {
                // Refused is as good
            }
            EngineFilter.explain(List.of(), filter);
        });
    }
}
