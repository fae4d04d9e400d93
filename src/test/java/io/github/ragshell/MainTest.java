package io.github.ragshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.core.Setting;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

    private static final String USAGE = """
            Usage: java -jar ragshell.jar COMMAND

              prefetch  fetch and unpack now what the first use would: Milvus Lite, the embedding model, the documents;
                        names of other models may follow, such as all-minilm-l6-v2 or bge-small-en-v1.5
              rehearse  run the tutorial once, on the sample documents, and show what each step gives
              doctor    what is installed, what is missing, and the command that mends it
              help      this text

            To work with it start JShell (jshell --startup jshell/rag.jsh) or a notebook (kernel "Java (ragshell)").
            """;

    private record Run(int exitCode, String out, String err) {}

    @Test
    void should_print_usage_and_exit_with_2_when_the_command_is_missing_or_unknown() {
        assertThat(run()).isEqualTo(new Run(2, "", "A command is missing.\n\n" + USAGE));
        assertThat(run("serve", "all")).isEqualTo(new Run(2, "", "'serve all' is not a command.\n\n" + USAGE));
    }

    @Test
    void should_print_usage_and_exit_with_0_when_asked() {
        assertThat(run("help")).isEqualTo(new Run(0, USAGE, ""));
    }

    @ParameterizedTest
    @CsvSource({"Linux, 2.5.1", "Windows 11, 3.2.2"})
    void should_say_what_is_missing_and_exit_with_1_when_prefetch_may_not_go_online(
            String os, String version, @TempDir Path home) {
        try (var properties = new SystemProperties()) {
            properties
                    .with("os.name", os)
                    .with("os.arch", "amd64")
                    .with(Setting.RAGSHELL_HOME, home)
                    .with(Setting.RAGSHELL_OFFLINE, true);

            assertThat(run("prefetch"))
                    .isEqualTo(new Run(
                            1,
                            "",
                            "Milvus Lite %s is not in %s yet, and RAGSHELL_OFFLINE=true forbids fetching it. Unset RAGSHELL_OFFLINE for one run.\n"
                                    .formatted(version, home.resolve("milvus-lite"))));
        }
    }

    private static Run run(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        var outBytes = new ByteArrayOutputStream();
        var errBytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
        try {
            int exitCode = Main.run(args);
            return new Run(
                    exitCode, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
