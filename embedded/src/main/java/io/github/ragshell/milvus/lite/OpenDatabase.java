package io.github.ragshell.milvus.lite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A database that is open in this JVM, once for all its handles. */
final class OpenDatabase {

    private static final Map<Path, OpenDatabase> OPEN = new HashMap<>();

    private final Path path;
    private final ServerLink link;
    private final LoopbackRelay relay;
    private final Thread exitHook;
    private int handles;

    private OpenDatabase(Path path, ServerLink link) throws IOException {
        this.path = path;
        this.link = link;
        this.relay = new LoopbackRelay(link::connect);
        this.exitHook = new Thread(this::stop, "ragshell-milvus-lite-exit");
    }

    /** The database of this path, with one handle more; started where it is not open yet. */
    static OpenDatabase acquire(Path path, Engine engine) throws IOException {
        synchronized (OPEN) {
            OpenDatabase database = OPEN.get(path);
            if (database == null) {
                // Before the lock is held, because it may take minutes
                engine.install();
                var link = new ServerLink(path, engine);
                link.ensure(false);
                database = new OpenDatabase(path, link);
                OPEN.put(path, database);
                Runtime.getRuntime().addShutdownHook(database.exitHook);
            } else {
                database.link.ensure(false);
            }
            database.handles++;
            return database;
        }
    }

    /** The databases that are open in this JVM. */
    static List<Path> paths() {
        synchronized (OPEN) {
            return OPEN.keySet().stream().sorted().toList();
        }
    }

    static Optional<OpenDatabase> find(Path path) {
        synchronized (OPEN) {
            return Optional.ofNullable(OPEN.get(path));
        }
    }

    /** Stops all servers, however many handles there are. */
    static void closeAll() {
        synchronized (OPEN) {
            List.copyOf(OPEN.values()).forEach(OpenDatabase::forget);
        }
    }

    /** Gives one handle back; with the last one the server stops. */
    void release() {
        synchronized (OPEN) {
            if (--handles == 0 && OPEN.get(path) == this) {
                forget();
            }
        }
    }

    private void forget() {
        OPEN.remove(path);
        try {
            Runtime.getRuntime().removeShutdownHook(exitHook);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook does the same work
        }
        stop();
    }

    Path path() {
        return path;
    }

    ServerLink link() {
        return link;
    }

    int port() {
        return relay.port();
    }

    private void stop() {
        relay.close();
        link.close();
    }
}
