package io.github.ragshell.jjava;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ErrorLinesTest {

    private final ArrayList<String> stops = new ArrayList<>();
    private final ErrorLines lines = new ErrorLines(
            id -> Optional.ofNullable(
                    Map.of("20", "var x = 1;\n  milvus.search(x);").get(id)),
            () -> stops.add("stop"));

    @Test
    void should_show_our_own_errors_as_their_sentence_and_others_with_their_name() {
        assertThat(lines.secondary("io.github.ragshell.core.InvalidInputException: The limit is 0.\nPass 3."))
                .isEqualTo("The limit is 0.\nPass 3.");
        assertThat(lines.secondary("io.github.ragshell.jjava.MagicError: %%ask has no question."))
                .isEqualTo("%%ask has no question.");
        assertThat(lines.secondary("java.lang.ArithmeticException: / by zero"))
                .isEqualTo("java.lang.ArithmeticException: / by zero");
    }

    @Test
    void should_break_a_long_sentence_between_words() {
        assertThat(lines.secondary("io.github.ragshell.core.SetupException: " + "word ".repeat(16) + "end."))
                .isEqualTo("word ".repeat(15).strip() + "\nword end.");
    }

    @Test
    void should_show_the_line_of_the_cell_in_place_of_its_number() {
        assertThat(lines.secondary("\tat .(#20:2)")).isEqualTo("    at  milvus.search(x);");
        assertThat(lines.secondary("\tat .f(#20:1)")).isEqualTo("    at  var x = 1;");
        assertThat(lines.secondary("\tat .(#21:1)")).isEqualTo("\tat .(#21:1)");
        assertThat(lines.secondary("\tat java.util.List.of(List.java:7)"))
                .isEqualTo("\tat java.util.List.of(List.java:7)");
    }

    @Test
    void should_give_growing_texts_their_last_form_when_a_cell_was_stopped() {
        assertThat(lines.secondary("Evaluation interrupted.")).isEqualTo("Stopped.");
        assertThat(stops).hasSize(1);
    }
}
