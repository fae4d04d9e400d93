package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisabledOnOs(OS.WINDOWS)
class OrphansTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @ParameterizedTest
    @CsvSource({"PYTHON, 7", "NATIVE, 137"})
    void should_let_only_a_server_that_saves_end_by_itself(Engine engine, int exitCode, @TempDir Path directory)
            throws Exception {
        Path lock = directory.resolve(".a.db.lock");
        Process orphan = new ProcessBuilder("sh", "-c", "sleep 1; exit 7", lock.toString()).start();

        Orphans.end(engine, lock, Optional.empty());

        assertThat(orphan.isAlive()).isFalse();
        assertThat(orphan.exitValue()).isEqualTo(exitCode);
    }

    @Test
    void should_wait_for_the_end_of_a_server_that_ends_by_itself() throws Exception {
        Process saving = new ProcessBuilder("sleep", "0.5").start();

        Orphans.awaitEnd(Optional.of(owner(saving.pid())), LONG);

        assertThat(saving.isAlive()).isFalse();
    }

    @Test
    void should_leave_a_process_that_goes_on() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            Orphans.awaitEnd(Optional.of(owner(other.pid())), Duration.ofMillis(100));

            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void should_not_wait_for_nothing_or_itself() {
        long begin = System.nanoTime();

        Orphans.awaitEnd(Optional.empty(), LONG);
        Orphans.awaitEnd(Optional.of(owner(0)), LONG);
        Orphans.awaitEnd(Optional.of(owner(ProcessHandle.current().pid())), LONG);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }

    private static Owner owner(long server) {
        return new Owner(1, server, LoopbackPort.ANY, Path.of("a.log"), Instant.now());
    }
}
