package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.internal.FileTree;
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
    private final boolean temporary;
    private final AccessTokens tokens = new AccessTokens();
    private final LoopbackRelay relay;
    private final Thread exitHook;
    private int handles;
    private boolean stopped;

    private OpenDatabase(Path path, ServerLink link, Options first) throws IOException {
        this.path = path;
        this.link = link;
        temporary = first.temporary();
        // Before there is a port
        tokens.add(first.token());
        this.relay = new LoopbackRelay(
                link::connect, link.engine(), path, () -> link.current().log(), link::end, tokens);
        this.exitHook = new Thread(this::stop, "ragshell-milvus-lite-exit");
    }

    /** The database of this path, with one handle more; started where it is not open yet. */
    static OpenDatabase acquire(Path path, Options options) throws IOException {
        synchronized (OPEN) {
            OpenDatabase database = OPEN.get(path);
            if (database == null) {
                // Before the lock is held, because it may take minutes
                options.engine().install(options.listener());
                var link = new ServerLink(path, options);
                link.listeners().add(options.listener());
                link.ensure(false);
                database = serve(path, link, options);
                OPEN.put(path, database);
                Runtime.getRuntime().addShutdownHook(database.exitHook);
            } else {
                database.link.ensure(false);
                database.link.listeners().add(options.listener());
                database.tokens.add(options.token());
            }
            database.handles++;
            return database;
        }
    }

    private static OpenDatabase serve(Path path, ServerLink link, Options first) throws IOException {
        try {
            return new OpenDatabase(path, link, first);
        } catch (IOException | RuntimeException e) {
            link.close();
            throw e;
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
    void release(LiteListener listener, String token) {
        synchronized (OPEN) {
            link.listeners().remove(listener);
            tokens.remove(token);
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

    // Also by the hook while somebody closes it: of two that close a relay at once, one may wait for the other for ever
    private synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        relay.close();
        link.close();
        if (temporary) {
            FileTree.delete(path.getParent());
        }
    }
}
