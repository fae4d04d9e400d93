package io.github.ragshell.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kernel that is restarted over and over leaves nothing. A long run: {@code -Dragshell.restarts=200}. */
@Tag("slow")
class KernelRestartsIT {

    private static final int RESTARTS = Integer.getInteger("ragshell.restarts", 3);

    @Test
    void should_leave_no_process_socket_or_file_however_often_the_kernel_is_restarted(@TempDir Path directory)
            throws Exception {
        String seen = JupyterEnvironment.get()
                .python(
                        directory,
                        Duration.ofMinutes(1).plusSeconds(20L * RESTARTS),
                        "restarts.py",
                        Integer.toString(RESTARTS));

        System.out.print(seen);
        assertThat(seen).contains(RESTARTS + " kernels restarted");
    }
}
