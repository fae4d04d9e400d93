package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(OS.WINDOWS)
class OrphansTest {

    private static final Duration LONG = Duration.ofMinutes(1);

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
