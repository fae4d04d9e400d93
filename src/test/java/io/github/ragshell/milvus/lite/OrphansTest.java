package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class OrphansTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private Path database;
    private Path lock;

    @BeforeEach
    void resolve() {
        database = directory.resolve("a.db");
        lock = directory.resolve(".a.db.lock");
    }

    @Test
    void should_let_a_server_whose_owner_is_gone_complete_its_work() throws Exception {
        // Without a program that it starts: for a moment there are two such shells then
        Process orphan = server("read line; exit 7", directory);

        List<ProcessHandle> found = Orphans.find(database, lock, Optional.empty());
        CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS).execute(() -> endInput(orphan));
        Orphans.awaitEnd(found, LONG);

        assertThat(found).containsExactly(orphan.toHandle());
        assertThat(orphan.exitValue()).isEqualTo(7);
        assertThat(Orphans.find(database, lock, Optional.empty())).isEmpty();
    }

    @Test
    void should_kill_a_server_that_does_not_end() throws Exception {
        Process orphan = server("sleep 60", directory);

        Orphans.kill(Orphans.find(database, lock, Optional.empty()), database, lock);

        assertThat(orphan.isAlive()).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void should_leave_a_server_that_has_another_file_of_the_same_path(@TempDir Path elsewhere) throws Exception {
        // As in another container: a server works in the directory of its database
        Process other = server("sleep 60", elsewhere);
        try {
            var last = new Owner(1, other.pid(), LoopbackPort.ANY, Path.of("a.log"), Instant.now());

            assertThat(Orphans.find(database, lock, Optional.of(last))).isEmpty();
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void should_know_a_python_server_by_the_command_that_starts_it() {
        var endpoint = new SocketFile(directory.resolve("a.sock"));
        List<String> command = new PythonDistribution().command(database, endpoint, lock);

        assertThat(Orphans.serves(new Started(command), database, lock)).isTrue();
        assertThat(Orphans.serves(new Started(command), database.resolveSibling("b.db"), lock))
                .isFalse();
    }

    private record Started(List<String> all) implements ProcessHandle.Info {

        @Override
        public Optional<String> command() {
            return Optional.of(all.get(0));
        }

        @Override
        public Optional<String> commandLine() {
            return Optional.of(String.join(" ", all));
        }

        @Override
        public Optional<String[]> arguments() {
            return Optional.of(all.subList(1, all.size()).toArray(String[]::new));
        }

        @Override
        public Optional<Instant> startInstant() {
            return Optional.empty();
        }

        @Override
        public Optional<Duration> totalCpuDuration() {
            return Optional.empty();
        }

        @Override
        public Optional<String> user() {
            return Optional.empty();
        }
    }

    @Test
    void should_leave_programs_of_the_user_that_only_name_the_lock_file() throws Exception {
        Files.writeString(lock, "");
        Files.writeString(database, "sleep 60");
        Process tail = new ProcessBuilder("tail", "-f", lock.toString()).start();
        Process script = new ProcessBuilder("sh", database.toString(), "unix:a.sock", "ERROR", lock.toString()).start();
        try {
            Orphans.kill(List.of(tail.toHandle(), script.toHandle()), database, lock);

            assertThat(Orphans.find(database, lock, Optional.empty())).isEmpty();
            assertThat(tail.isAlive()).isTrue();
            assertThat(script.isAlive()).isTrue();
        } finally {
            tail.destroyForcibly();
            script.destroyForcibly();
        }
    }

    @Test
    void should_not_take_a_later_process_with_the_recorded_pid_for_the_server() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            var earlier = new Owner(
                    1,
                    other.pid(),
                    LoopbackPort.ANY,
                    Path.of("a.log"),
                    Instant.now().minusSeconds(60));

            assertThat(Orphans.find(database, lock, Optional.of(earlier))).isEmpty();
        } finally {
            other.destroyForcibly();
        }
    }

    private static void endInput(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // A shell in the place of the server, and its script in that of the database
    private Process server(String script, Path place) throws Exception {
        Path program = directory.resolve("milvus_lite/lib/milvus");
        Files.createDirectories(program.getParent());
        Files.copy(Path.of("/bin/sh").toRealPath(), program, StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(database, script);
        return new ProcessBuilder(program.toString(), database.toString(), "unix:a.sock", "ERROR", lock.toString())
                .directory(place.toFile())
                .start();
    }

    @Test
    void should_not_wait_for_nothing_or_itself() {
        long begin = System.nanoTime();

        for (var last : List.of(
                Optional.<Owner>empty(),
                Optional.of(owner(0)),
                Optional.of(owner(ProcessHandle.current().pid())))) {
            Orphans.awaitEnd(Orphans.find(database, lock, last), LONG);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }

    private static Owner owner(long server) {
        return new Owner(1, server, LoopbackPort.ANY, Path.of("a.log"), Instant.now());
    }
}
