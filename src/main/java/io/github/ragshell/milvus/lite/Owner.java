package io.github.ragshell.milvus.lite;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

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

    static Path file(Path database) {
        return database.resolveSibling("." + database.getFileName() + ".owner");
    }

    /** What the file says; empty where there is none, or it is not ours, or it makes no sense. */
    static Optional<Owner> read(Path database) {
        Path file = file(database);
        try {
            if (!Files.isRegularFile(file) || !isOurs(file)) {
                return Optional.empty();
            }
            var lines = new Properties();
            lines.load(new StringReader(Files.readString(file)));
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
        Path temporary = Files.createTempFile(
                file.getParent(),
                file.getFileName().toString(),
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(
                    temporary,
                    "pid=%d%nserver=%d%nendpoint=%s%nlog=%s%nstarted=%s%n"
                            .formatted(pid, server, endpoint, log, started));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
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

    /** Whether the process that wrote the file lives. */
    boolean isAlive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    // A file planted by another user could lead us to a server of theirs
    private static boolean isOurs(Path file) throws IOException {
        Path self = Path.of("/proc/self");
        Path ours = Files.isDirectory(self) ? self : Path.of(System.getProperty("user.home"));
        return Files.getAttribute(file, "unix:uid").equals(Files.getAttribute(ours, "unix:uid"));
    }
}
