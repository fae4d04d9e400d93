package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.internal.FileOwner;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

/**
 * Who serves a database: kept in {@code .NAME.owner} beside it, readable by its user only, so that other processes of
 * the user find the server. It is a hint, never a proof: the lock tells whether there is an owner, and the endpoint
 * whether it answers. The time it was started is for people; clocks jump.
 *
 * @param pid the process that holds the lock
 * @param server the pid of the server; 0 while it starts
 * @param endpoint where the server listens
 * @param log what the server prints
 * @param started when
 */
record Owner(long pid, long server, Endpoint endpoint, Path log, Instant started) {

    private static final int MAX_TRIES = 10;
    private static final long PAUSE_NANOS = 10_000_000;

    static Path file(Path database) {
        return database.resolveSibling("." + database.getFileName() + ".owner");
    }

    /** What the file says; empty where there is none, or it is not ours, or it makes no sense. */
    static Optional<Owner> read(Path database) {
        Path file = file(database);
        try {
            // A file or link planted by another user could lead us to a server of theirs
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !FileOwner.isOurs(file)) {
                return Optional.empty();
            }
            var lines = new Properties();
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                lines.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            }
            return Optional.of(new Owner(
                    Long.parseLong(lines.getProperty("pid")),
                    Long.parseLong(lines.getProperty("server")),
                    Endpoint.parse(lines.getProperty("endpoint")),
                    Path.of(lines.getProperty("log")),
                    Instant.parse(lines.getProperty("started"))));
        } catch (IOException | RuntimeException e) {
            // Half written by a process that was killed, or by another version
            return Optional.empty();
        }
    }

    /** Writes the file in one step, so that no other process reads half of it. */
    void write(Path database) throws IOException {
        Path file = file(database);
        Path temporary = UserFile.create(file.getParent(), file.getFileName().toString(), ".tmp");
        try {
            Files.writeString(
                    temporary,
                    String.format(
                            Locale.ROOT,
                            "pid=%d%nserver=%d%nendpoint=%s%nlog=%s%nstarted=%s%n",
                            pid,
                            server,
                            escaped(endpoint),
                            escaped(log),
                            started));
            replace(file, temporary);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    static void delete(Path database) {
        try {
            Files.deleteIfExists(file(database));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server's process; empty while it starts, and when it is gone. */
    Optional<ProcessHandle> process() {
        return server > 0 ? ProcessHandle.of(server) : Optional.empty();
    }

    /** Whether the process that wrote the file lives. */
    boolean isAlive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    // What reads the file takes a backslash for the beginning of an escape
    private static String escaped(Object value) {
        return value.toString().replace("\\", "\\\\");
    }

    private static void replace(Path file, Path by) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                Files.move(by, file, StandardCopyOption.ATOMIC_MOVE);
                return;
            } catch (AccessDeniedException e) {
                // On Windows for as long as another process reads the file
                if (tries == MAX_TRIES) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
