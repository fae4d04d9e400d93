package io.github.ragshell.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernels themselves, driven as Jupyter does. */
@Tag("slow")
class KernelIT {

    private static final Path JAR = Path.of("target/ragshell.jar").toAbsolutePath();

    @Test
    void should_survive_disorder_repetition_stop_restart_and_kill(@TempDir Path directory)
            throws IOException, InterruptedException {
        String seen = JupyterEnvironment.get().python(directory, Duration.ofMinutes(3), "kernel.py", JAR.toString());

        assertThat(seen)
                .contains("cells out of order: sentences")
                .contains("errors: the sentence, and the line of the cell")
                .contains("%%ask: asks the Milvus that is open, and with two open the one that is named")
                .contains("a streamed answer: its card takes the place of the text")
                .contains("every cell twice: no harm")
                .contains("Stop: the embedding ended")
                .contains("Stop: the insert ended with")
                .contains("Stop: the request was cancelled within a second, what had come is kept")
                .contains("a second notebook on the database: both search it")
                .contains("restart and kill -9: no server left")
                .contains("plain JJava with %classpath: the same; no server left after shutdown");
    }
}
