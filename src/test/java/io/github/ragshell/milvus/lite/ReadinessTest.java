package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.SetupException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class ReadinessTest {

    @TempDir
    Path directory;

    @Test
    void should_blame_the_system_when_its_glibc_is_too_old() {
        assertThatThrownBy(() -> await("milvus: /lib64/libc.so.6: version `GLIBC_2.28' not found (required by milvus)"))
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        "The native Milvus Lite needs glibc 2.28 or newer, and this system can't give it: it has no GLIBC_2.28. Use the Python engine (RAGSHELL_ENGINE=python, or Engine.PYTHON), a newer Linux, or a Milvus server.");
    }

    @Test
    void should_show_what_the_server_said_when_it_ended() {
        assertThatThrownBy(() -> await("file is not a database"))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("Milvus Lite ended while it opened %s".formatted(directory.resolve("demo.db")))
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("file is not a database");
    }

    /** Waits for a server that says one line and ends. */
    private void await(String line) throws IOException {
        ServerProcess process = ServerProcess.start(
                List.of("sh", "-c", "echo \"$1\"; exit 3", "sh", line),
                Map.of(),
                directory,
                directory.resolve("server.log"));
        Readiness.await(
                process,
                () -> {
                    throw new IOException("nothing listens");
                },
                directory.resolve("demo.db"),
                Duration.ofSeconds(30));
    }
}
