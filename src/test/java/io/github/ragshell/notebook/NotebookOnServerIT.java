package io.github.ragshell.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.milvus.RealServer;
import io.github.ragshell.milvus.lite.Leftovers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tutorial in both languages against a real Milvus server, with nothing changed but the URI in one cell. */
@Tag("slow")
class NotebookOnServerIT {

    private static RealServer server;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        server = RealServer.start(false);
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void assertNothingIsLeft() throws Exception {
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    static Stream<Path> notebooks() throws IOException {
        return Notebook.committed().stream()
                .map(Notebook::file)
                .filter(file -> file.getFileName().toString().contains("RAG_"));
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void should_show_what_it_shows_with_a_file(Path committed) throws Exception {
        String text = Files.readString(committed);
        String call = "milvus(\\\"./milvus_demo.db\\\")";
        assertThat(text).containsOnlyOnce("var milvus = " + call);
        Path copy = Files.writeString(
                directory.resolve("notebook.ipynb"),
                text.replace("var milvus = " + call, "var milvus = milvus(\\\"" + server.uri() + "\\\")"));

        JupyterEnvironment.get().python(directory, Duration.ofMinutes(2), "execute.py", copy.toString());

        assertThat(outputs(copy)).isEqualTo(outputs(committed));
    }

    private static List<String> outputs(Path notebook) throws Exception {
        return Notebook.read(notebook).outputs().stream()
                .map(Notebook::withoutNumbers)
                .map(output -> output.replaceAll("[A-Z/a-z]*/milvus_demo.db|http://[^ <\n]*:PORT", "WHERE"))
                .toList();
    }
}
