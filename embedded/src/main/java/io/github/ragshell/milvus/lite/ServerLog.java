package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.ServiceException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the native engine writes to its log and keeps from its clients: it answers with fewer rows when a page of the
 * database is damaged, and with success when SQLite could not write the rows.
 */
final class ServerLog {

    private static final int MAX_BYTES = 1 << 16;
    // Of its source files that call SQLite. Others repeat what a client has sent
    private static final Pattern FROM_SQLITE =
            Pattern.compile("(?m)^E\\S+ \\S+ +\\d+ (?:collection_|storage|bm25_)\\S+ .*errs?: (.*)$");
    private static final List<String> DAMAGED =
            List.of("database disk image is malformed", "malformed database schema");
    private static final List<String> NOT_WRITTEN = List.of(
            "database or disk is full",
            "disk I/O error",
            "attempt to write a readonly database",
            "unable to open database file",
            "database is locked");

    private final Path database;
    private final Supplier<Path> log;
    private Path current;
    private long read;
    private boolean damaged;

    /** @param log that of the server in use, which may be another process's */
    ServerLog(Path database, Supplier<Path> log) {
        this.database = database;
        this.log = log;
    }

    /**
     * What it has written since the last call, where that means that an answer is not to be relied on. Nearly always
     * empty, at the cost of asking for the file's size.
     */
    synchronized Optional<String> complaint() {
        Path now = log.get();
        boolean first = !now.equals(current);
        if (first) {
            current = now;
            read = 0;
        }
        String lines = news();
        if (lines.isEmpty() && !damaged) {
            return Optional.empty();
        }
        damaged |= saysDamaged(lines);
        if (damaged) {
            return Optional.of(damaged(database));
        }
        // What could not be written before this program came is not its call's
        return NOT_WRITTEN.stream()
                .filter(reason -> !first && lines.contains(reason))
                .findFirst()
                .map(reason ->
                        "Milvus Lite could not write to %s (SQLite: %s), so rows of this call or of one at the same time are not on the disk, although they may be found until it is closed. Free some room or make the file writable, and write these rows again with upsert."
                                .formatted(database, reason));
    }

    static boolean saysDamaged(String lines) {
        return DAMAGED.stream().anyMatch(lines::contains);
    }

    static String damaged(Path database) {
        return "The database %s is damaged (SQLite: database disk image is malformed), and answers would lack rows without a word, so it is not served. Put your last copy in its place; without one, sqlite3 FILE .recover saves what can be read."
                .formatted(database);
    }

    /** @throws ServiceException there is a complaint */
    void require() {
        complaint().ifPresent(text -> {
            throw new ServiceException(text);
        });
    }

    private String news() {
        try {
            long size = Files.size(current);
            if (size == read) {
                return "";
            }
            // A new server begins a new log
            long from = Math.max(size < read ? 0 : read, size - MAX_BYTES);
            read = size;
            try (var file = new RandomAccessFile(current.toFile(), "r")) {
                byte[] bytes = new byte[(int) (size - from)];
                file.seek(from);
                file.readFully(bytes);
                return FROM_SQLITE
                        .matcher(new String(bytes, StandardCharsets.UTF_8))
                        .results()
                        .map(line -> line.group(1))
                        .collect(Collectors.joining("\n"));
            }
        } catch (IOException e) {
            return "";
        }
    }
}
