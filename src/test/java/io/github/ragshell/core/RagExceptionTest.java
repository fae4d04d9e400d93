package io.github.ragshell.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class RagExceptionTest {

    private static final String STEERS = "\u001b]0;owned\u0007\u009b2J\u202E";

    @Test
    void should_show_control_characters_as_symbols_when_a_message_quotes_them() {
        var exception = new ServiceException("It said: a" + STEERS + "\n\tb.");

        assertThat(exception).hasMessage("It said: a\u241b]0;owned\u2407\ufffd2J\ufffd\n\tb.");
    }

    @Test
    void should_print_no_control_character_of_a_cause() {
        var root = new IOException("root" + STEERS);
        var exception = new ServiceException("It failed.", new IllegalStateException("middle", root));
        var trace = new StringWriter();

        exception.printStackTrace(new PrintWriter(trace, true));

        assertThat(trace.toString())
                .contains("java.io.IOException: root\u241b]0;owned", "should_print_no_control_character_of_a_cause")
                .doesNotContainPattern("[\\p{Cntrl}&&[^\n\t]]")
                .doesNotContain("\u009b", "\u202E");
    }

    @Test
    void should_keep_a_harmless_cause_as_it_is() {
        var cause = new IOException("disk full");

        assertThat(new SetupException("It failed.", cause)).hasCauseReference(cause);
    }
}
