package io.github.ragshell.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.milvus.RealServer;
import io.github.ragshell.milvus.lite.Leftovers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The English notebook against a real Milvus server, with nothing changed but the URI in one cell. */
class NotebookOnServerIT {

    @TempDir
    Path directory;

    @AfterEach
    void assertNothingIsLeft() throws Exception {
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    @Test
    void should_show_what_it_shows_with_a_file() throws Exception {
        Path committed = Notebook.committed().stream()
                .map(Notebook::file)
                .filter(file -> file.endsWith("build_RAG_with_milvus_and_lepton.ipynb"))
                .findFirst()
                .orElseThrow();
        String text = Files.readString(committed);
        String call = "milvus(\\\"./milvus_demo.db\\\")";
        assertThat(text).contains("var milvus = " + call);

        try (var server = RealServer.start(false)) {
            Path copy = Files.writeString(
                    directory.resolve("notebook.ipynb"),
                    text.replace("var milvus = " + call, "var milvus = milvus(\\\"" + server.uri() + "\\\")"));

            JupyterEnvironment.get().python(directory, Duration.ofMinutes(2), "execute.py", copy.toString());

            assertThat(outputs(copy)).isEqualTo(outputs(committed));
        }
    }

    private static List<String> outputs(Path notebook) throws Exception {
        return Notebook.read(notebook).outputs().stream()
                .map(Notebook::withoutNumbers)
                .map(output -> output.replaceAll("[A-Z/a-z]*/milvus_demo.db|http://[^ <\n]*:PORT", "WHERE"))
                .toList();
    }
}
