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
    void should_leave_no_token_in_notebook_session_logs_files_processes_and_servers(@TempDir Path directory)
            throws IOException, InterruptedException {
        String seen = JupyterEnvironment.get().python(directory, Duration.ofMinutes(4), "redaction.py");

        System.out.print(seen);
        assertThat(seen).contains(" of them logs, the list of processes, and the servers' environments: no token");
    }
}
