package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class ServerProcessTest {

    @TempDir
    Path directory;

    @Test
    void should_pass_on_nothing_of_the_environment_but_what_a_program_needs() throws Exception {
        Path log = directory.resolve("a.log");

        var server = ServerProcess.start(List.of("env"), Map.of("LD_LIBRARY_PATH", "/lib"), directory, log);
        while (server.isAlive()) {
            Thread.onSpinWait();
        }

        List<String> names =
                Files.readAllLines(log).stream().map(line -> line.split("=")[0]).toList();
        assertThat(names).contains("PATH", "LD_LIBRARY_PATH");
        assertThat(names)
                .allMatch(name -> name.matches("PATH|HOME|LANG|LC_.*|TZ|TMPDIR|OMP_NUM_THREADS|LD_LIBRARY_PATH"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
                .isEqualTo("rw-------");
    }
}
