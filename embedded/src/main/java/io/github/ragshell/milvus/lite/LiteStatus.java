package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.RagException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a database stands, told without opening it.
 *
 * @param database the file or directory
 * @param state what it is and who serves it, in one line
 * @param remedy what to do, empty where there is nothing to do
 */
public record LiteStatus(Path database, String state, String remedy) {

    /** The databases that are open in this JVM. */
    public static List<LiteStatus> open() {
        return OpenDatabase.paths().stream().map(LiteStatus::of).toList();
    }

    /** A database, open or not; it need not exist. */
    public static LiteStatus of(Path file) {
        Path database;
        try {
            database = DatabasePath.requireUsable(file);
        } catch (RagException e) {
            return new LiteStatus(file.toAbsolutePath(), "not usable", e.getMessage());
        }
        try {
            if (!Files.exists(database)) {
                return new LiteStatus(database, "does not exist yet", "");
            }
            Engine engine = Engine.of(database);
            String what = "Milvus Lite %s (%s), %.1f MB".formatted(engine.version(), engine, bytes(database) / 1e6);
            return OpenDatabase.find(database)
                    .map(open -> opened(database, what, open))
                    .orElseGet(() -> closed(database, what));
        } catch (RagException | UncheckedIOException e) {
            return new LiteStatus(database, "not usable", e.getMessage());
        }
    }

    private static LiteStatus opened(Path database, String what, OpenDatabase open) {
        ServerLink link = open.link();
        if (!link.isAlive()) {
            return new LiteStatus(database, what + ", its server has ended", "the next call starts it again");
        }
        RunningServer server = link.current();
        String owner = server.owner() == ProcessHandle.current().pid() ? "this process" : "process " + server.owner();
        return new LiteStatus(
                database,
                "%s, served to http://127.0.0.1:%d by pid %d of %s, lock held, log %s"
                        .formatted(what, open.port(), server.pid(), owner, server.log()),
                "");
    }

    private static LiteStatus closed(Path database, String what) {
        var holder = DatabaseLock.holder(database);
        if (holder.isEmpty()) {
            return new LiteStatus(database, what + ", not open", "");
        }
        boolean shared = Owner.read(database).isPresent();
        return new LiteStatus(
                database,
                "%s, open in process %d".formatted(what, holder.getAsLong()),
                shared ? "" : "close it there, or use another file");
    }

    private static long bytes(Path database) {
        try (Stream<Path> files = Files.walk(database)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
