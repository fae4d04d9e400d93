package io.github.ragshell.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tokens must come out nowhere: no output, no log, no file, no other process. */
class RedactionIT {

    @Test
    void should_leave_no_token_in_notebook_logs_files_and_server(@TempDir Path directory)
            throws IOException, InterruptedException {
        String seen = JupyterEnvironment.get().python(directory, Duration.ofMinutes(3), "redaction.py");

        assertThat(seen).contains(" of them logs, and the server's environment: no token");
    }
}
