package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.InUseException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.StoppedException;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The way to the one server of a database: starts it, attaches to another process's, starts it again when it died, and
 * takes over when the other process is gone.
 */
final class ServerLink {

    // An owner that starts a server on 100,000 rows needs 3 s
    private static final Duration OWNER_STARTS = Duration.ofSeconds(60);
    // Between taking the lock and writing its file an owner needs some milliseconds
    private static final Duration NO_OWNER_FILE = Duration.ofSeconds(2);
    // An orphan misses the lock when another process takes it in the same moment, and is asked again
    private static final Duration ORPHAN_ENDS = Duration.ofSeconds(5);
    private static final long PAUSE_MILLIS = 20;

    private final Path database;
    private final Options options;
    private final Listeners listeners = new Listeners();
    private RunningServer server;
    private boolean closed;

    ServerLink(Path database, Options options) {
        this.database = database;
        this.options = options;
    }

    /**
     * Returns when there is a server.
     *
     * @param suspicious whether a call has just failed, so that the server is asked even if its process seems alive
     * @throws RagException there is none, and none can be started
     */
    synchronized void ensure(boolean suspicious) {
        if (closed) {
            throw new RagException("The database %s was closed. Open it again.".formatted(database));
        }
        if (server == null) {
            server = find();
            if (server instanceof AttachedServer) {
                listeners.notice("%s is open in process %d already; both use its Milvus Lite."
                        .formatted(database, server.owner()));
            }
            return;
        }
        if (server.isAlive() && !(suspicious && !server.endpoint().isReachable())) {
            return;
        }
        RunningServer ended = server;
        server = null;
        ended.stop();
        server = find();
        listeners.notice("%s; %s.".formatted(ended.ending(), beginning()));
    }

    /** A connection to the server, which is started again where that is needed. */
    SocketChannel connect() throws IOException {
        try {
            ensure(false);
            return current().connect();
        } catch (IOException e) {
            ensure(true);
            return current().connect();
        }
    }

    RunningServer current() {
        return running()
                .orElseThrow(() -> new RagException("No Milvus Lite runs for %s. Open it again.".formatted(database)));
    }

    /** The server, unless it ended and could not be started again. */
    synchronized Optional<RunningServer> running() {
        return Optional.ofNullable(server);
    }

    /** Ends the server at once; the next call starts it again with what is on the disk. */
    void end() {
        running().map(RunningServer::pid).flatMap(ProcessHandle::of).ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
    }

    Listeners listeners() {
        return listeners;
    }

    Engine engine() {
        return options.engine();
    }

    synchronized boolean isAlive() {
        return server != null && server.isAlive();
    }

    synchronized void close() {
        closed = true;
        if (server != null) {
            server.stop();
        }
    }

    private String beginning() {
        return server instanceof LiteServer
                ? "it was started again for " + database
                : "process %d serves %s now".formatted(server.owner(), database);
    }

    private RunningServer find() {
        long begin = System.nanoTime();
        while (true) {
            Optional<DatabaseLock> lock = DatabaseLock.tryAcquire(database);
            if (lock.isPresent()) {
                if (System.nanoTime() - begin < Orphans.SAVE_PATIENCE.toNanos() && letOrphansEnd(lock.get())) {
                    continue;
                }
                return LiteServer.start(database, options, lock.get());
            }
            Optional<Owner> owner = Owner.read(database);
            Optional<ProcessHandle> process = owner.flatMap(Owner::process);
            if (process.isPresent() && owner.get().endpoint().isReachable()) {
                return new AttachedServer(owner.get(), process.get());
            }
            boolean starting = owner.map(Owner::isAlive).orElse(false);
            Duration patience = starting ? OWNER_STARTS : NO_OWNER_FILE;
            if (System.nanoTime() - begin > patience.toNanos()) {
                throw inUse();
            }
            pause();
        }
    }

    /** Whether there were any; then the lock was given up, because they end when they can have it. */
    private boolean letOrphansEnd(DatabaseLock lock) {
        List<ProcessHandle> orphans = Orphans.find(database, lock.file(), Owner.read(database));
        if (orphans.isEmpty()) {
            return false;
        }
        lock.letGo();
        Orphans.awaitEnd(orphans, ORPHAN_ENDS);
        return true;
    }

    private InUseException inUse() {
        var pid = DatabaseLock.holder(database);
        return new InUseException(
                "The database %s is open in another process%s that shares no server. Close it there, or use another file."
                        .formatted(database, pid.isPresent() ? " (pid " + pid.getAsLong() + ")" : ""));
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException("Opening %s was stopped, as asked. Call again.".formatted(database), e);
        }
    }
}
