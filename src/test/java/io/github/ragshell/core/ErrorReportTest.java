package io.github.ragshell.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.SystemProperties;
import java.util.function.UnaryOperator;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Errors of snippets, as JShell and the notebook's kernel get them: both run them by jdk.jshell.execution. */
class ErrorReportTest {

    private static final String FAIL =
            "throw new io.github.ragshell.core.SetupException(\"It failed.\", new RuntimeException(\"cause\"));";

    private final SystemProperties properties = new SystemProperties();

    @AfterEach
    void restore() {
        properties.close();
        ErrorReport.layout(UnaryOperator.identity());
    }

    @Test
    void should_show_a_snippets_error_as_its_sentence_and_the_persons_own_lines() {
        ErrorReport.layout(message -> "<" + message + ">");

        EvalException error = errorOf("void load() { " + FAIL + " }", "load();");

        assertThat(error).hasMessage("<It failed.>").hasNoCause();
        assertThat(error.getExceptionClassName()).isEqualTo(SetupException.class.getName());
        assertThat(error.getStackTrace())
                .extracting(StackTraceElement::getMethodName)
                .containsExactly("load", "");
    }

    @Test
    void should_keep_trace_and_cause_for_everybody_who_does_not_print() {
        errorOf(FAIL);

        assertThat(ErrorReport.last()).hasValueSatisfying(error -> assertThat(error)
                .hasMessage("It failed.")
                .hasRootCauseMessage("cause")
                .extracting(e -> e.getStackTrace().length)
                .isNotEqualTo(1));
    }

    @Test
    void should_show_trace_and_cause_when_the_setting_asks_for_it() {
        properties.with(Setting.RAGSHELL_TRACE, "true");

        assertThat(errorOf(FAIL)).hasMessage("It failed.").cause().hasMessage("cause");
    }

    private static EvalException errorOf(String... snippets) {
        try (var shell = JShell.builder().executionEngine("local").build()) {
            EvalException error = null;
            for (String snippet : snippets) {
                error = (EvalException) shell.eval(snippet).get(0).exception();
            }
            return error;
        }
    }
}
