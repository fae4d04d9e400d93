package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.chat.Answer;
import io.github.ragshell.chat.SentenceCheck;
import io.github.ragshell.corpus.Chunk;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What JShell prints of a value: one line, and nothing from a document that steers the terminal. */
class PrintedValuesTest {

    private static final String HOSTILE = "first\nsecond \u001b[2J\u202E";

    @Test
    void should_print_hits_in_one_line() {
        var hit = new Hit(1, 7, 0.67991, "How?", "product_faq.md", 37, "");

        assertThat(new Hits(List.of(hit), "IP")).hasToString("1 hit, nearest 0.6799 product_faq.md:37");
        assertThat(new Hits(List.of(), "IP")).hasToString("0 hits");
        assertThat(hit).hasToString("hit 1, 0.6799 product_faq.md:37: How?");
        assertThat(new InsertResult(3, List.of(4L, 5L, 6L), 0)).hasToString("inserted 3 rows, ids 4 ... 6");
        assertThat(new InsertResult(3, List.of(1L, 7L, 3L), 0)).hasToString("inserted 3 rows, ids 1, 7, 3");
    }

    @Test
    void should_write_json_with_ascii_digits_whatever_the_language() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("fa-u-nu-arabext"));
            assertThat(new InsertResult(12, List.of(3L), 0).toJson())
                    .isEqualTo("{\"insert_count\": 12, \"ids\": [3], \"cost\": 0}");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void should_print_no_control_character_of_a_document_or_a_row() {
        List<Object> values = List.of(
                new Hit(1, 7, 0.5, HOSTILE, HOSTILE, 1, HOSTILE),
                new Chunk(0, HOSTILE, HOSTILE, 1, HOSTILE),
                new Answer.Citation(1, HOSTILE, HOSTILE, 0.5, HOSTILE),
                new SentenceCheck(HOSTILE, List.of(1), 0.5, 1),
                new Rows(List.of(Map.of("text", "\u001b[2J")), List.of()).get(0));

        assertThat(values).allSatisfy(value -> assertThat(value.toString()).doesNotContain("\u001b", "\u202E", "\n"));
    }
}
