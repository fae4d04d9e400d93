package io.github.ragshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.milvus.RealServer;
import io.github.ragshell.milvus.lite.Leftovers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped script against a real server that asks for no password, with nothing changed but the URI. */
@Tag("slow")
class TutorialOnServerIT {

    private static final Path ROOT = Path.of("").toAbsolutePath();

    @TempDir
    Path directory;

    // Its shells fetch nothing
    @BeforeAll
    static void fetchMilvusLite() {
        JShellIT.fetchMilvusLite();
    }

    @AfterEach
    void assertNothingIsLeft() throws Exception {
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    @Test
    void should_print_what_the_embedded_tutorial_prints() throws Exception {
        String script = Files.readString(ROOT.resolve("jshell/tutorial.jsh"));
        String embedded = "milvus(\"./milvus_demo.db\")";
        assertThat(script).containsOnlyOnce(embedded);
        Files.createSymbolicLink(directory.resolve("target"), ROOT.resolve("target"));
        Files.createSymbolicLink(directory.resolve("jshell"), ROOT.resolve("jshell"));

        String expected = jshell(ROOT.resolve("jshell/tutorial.jsh"));
        assertThat(expected).contains("\"insert_count\"", " 3 hits (IP: larger is nearer)");

        try (var server = RealServer.start(false)) {
            Path changed = Files.writeString(
                    directory.resolve("tutorial.jsh"), script.replace(embedded, "milvus(\"" + server.uri() + "\")"));

            assertThat(neutral(jshell(changed))).isEqualTo(neutral(expected));
        }
    }

    private String jshell(Path script) throws Exception {
        Path out = directory.resolve("output");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jshell")
                                .toString(),
                        "-J" + JShellIT.ONE_COMPILER,
                        "-R" + JShellIT.ONE_COMPILER,
                        "--startup",
                        "jshell/rag.jsh",
                        script.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(Files.writeString(directory.resolve("input"), "").toFile())
                .redirectOutput(out.toFile());
        builder.environment()
                .keySet()
                .removeIf(
                        name -> name.startsWith("LEPTON") || name.startsWith("MILVUS") || name.equals("RAGSHELL_DOCS"));
        builder.environment().put("RAGSHELL_OFFLINE", "true");
        builder.environment().put("RAGSHELL_CACHE", "off");
        Process process = builder.start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        String text = Files.readString(out);
        assertThat(ended).as("jshell ended by itself; it printed:\n%s", text).isTrue();
        return text;
    }

    /** Without times, and without digits that differ between processors. */
    private static String neutral(String output) {
        return output.replaceAll("\\[\\d\\d:\\d\\d<\\d\\d:\\d\\d, [0-9.]+/s]", "[TIME]")
                .replaceAll("\\d+\\.\\d+ s\\b", "# s")
                .replaceAll(" *-?\\d+\\.\\d{4,}", " #");
    }
}
