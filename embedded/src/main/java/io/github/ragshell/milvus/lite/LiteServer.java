package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.InUseException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.IoReason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A server that is a child of this JVM, with the lock that keeps it alive. */
final class LiteServer implements RunningServer {

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(3);
    private static final Duration IN_USE_PATIENCE = Duration.ofSeconds(10);
    private static final Duration IN_USE_PAUSE = Duration.ofMillis(100);

    private final Path database;
    private final DatabaseLock lock;
    private final Endpoint asked;
    private final Path log;
    private final ServerProcess process;
    private final Engine engine;
    private boolean released;

    private LiteServer(
            Path database, DatabaseLock lock, Endpoint asked, Path log, ServerProcess process, Engine engine) {
        this.database = database;
        this.lock = lock;
        this.asked = asked;
        this.log = log;
        this.process = process;
        this.engine = engine;
    }

    /**
     * Starts a server under a lock that is already held, and returns when it answers. On failure the lock is released.
     *
     * @throws ServiceException the server died while starting or did not answer in time
     */
    static LiteServer start(Path database, Options options, DatabaseLock lock) {
        Engine engine = options.engine();
        Endpoint asked = Endpoint.of(database, engine, options.temporary());
        LiteServer server = null;
        boolean ready = false;
        try {
            engine.require(database);
            Path log = options.log();
            Optional<Owner> last = Owner.read(database);
            List<ProcessHandle> orphans = Orphans.find(database, lock.file(), last);
            tell(database, owner(0, asked, log));
            Orphans.kill(orphans, database, lock.file());
            last.ifPresent(LiteServer::clearAfter);
            asked.prepare();
            DatabasePath.prepare(database, engine);
            server = launchReady(database, options, lock, asked);
            ServerProcess process = server.process;
            completeUpserts(database, options, server::connect);
            tell(database, owner(process.pid(), server.endpoint(), log));
            ready = true;
            // A lock without a server would keep the other processes from starting one
            process.onExit(server::release);
            return server;
        } catch (IOException e) {
            throw new SetupException(
                    "Milvus Lite could not be started for %s: %s.".formatted(database, IoReason.of(e)), e);
        } finally {
            if (!ready && server != null) {
                server.stop();
            } else if (!ready) {
                try {
                    deleteFiles(database, asked);
                } catch (RagException e) {
                    // Why it did not start says more
                } finally {
                    lock.close();
                }
            }
        }
    }

    // A server that answers is of another database: this one's owner file was copied from there
    private static void clearAfter(Owner last) {
        try {
            if (!last.endpoint().isReachable()) {
                last.endpoint().clear();
            }
        } catch (IOException | RuntimeException e) {
            // It is in nobody's way
        }
    }

    // One that was killed a moment ago may still have the file, and so may a backup
    private static LiteServer launchReady(Path database, Options options, DatabaseLock lock, Endpoint asked)
            throws IOException {
        long begin = System.nanoTime();
        while (true) {
            ServerProcess process = launch(database, options, lock, asked);
            var server = new LiteServer(database, lock, asked, options.log(), process, options.engine());
            try {
                Readiness.await(process, server::connect, database, options.startTimeout());
                return server;
            } catch (InUseException e) {
                if (System.nanoTime() - begin > IN_USE_PATIENCE.toNanos()) {
                    throw e;
                }
                LockSupport.parkNanos(IN_USE_PAUSE.toNanos());
            } catch (RuntimeException e) {
                process.end(STOP_PATIENCE);
                throw e;
            }
        }
    }

    // Before other processes can know the server, so that no client comes first
    private static void completeUpserts(Path database, Options options, EngineChannel.Target target)
            throws IOException {
        var journal = UpsertJournal.of(database);
        List<JournalFile> files = journal.newestFirst();
        if (files.isEmpty()) {
            return;
        }
        var log = new ServerLog(database, options::log);
        EngineChannel.once(
                target,
                // It may be a client's call that found the last server dead
                channel -> Uncancelled.run(
                        () -> UpsertReplay.run(database, journal, files, channel.get(), log, options.listener())));
    }

    private static ServerProcess launch(Path database, Options options, DatabaseLock lock, Endpoint asked)
            throws IOException {
        Path log = options.log();
        if (options.engine() == Engine.PYTHON) {
            var python = new PythonDistribution();
            python.install(options.listener());
            return ServerProcess.startReading(python.command(database, asked, lock.file()), database.getParent(), log);
        }
        Path lib = new LiteDistribution().install(options.listener());
        // gRPC takes % for the beginning of an escape
        String address = "unix:" + asked.toString().replace("%", "%25");
        return ServerProcess.start(
                List.of(
                        lib.resolve("milvus").toString(),
                        database.toString(),
                        address,
                        "ERROR",
                        lock.file().toString()),
                Map.of(
                        // It deletes and makes a cache in there at its first collection; two at once would fail
                        "HOME",
                        ((SocketFile) asked).directory().toString(),
                        "LD_LIBRARY_PATH",
                        lib.toString(),
                        "DYLD_LIBRARY_PATH",
                        lib.toString(),
                        // Else each start leaves log files in the temporary directory; errors (2) go to ours anyway
                        "GLOG_logtostderr",
                        "1",
                        "GLOG_minloglevel",
                        "2"),
                database.getParent(),
                log);
    }

    private static void tell(Path database, Owner owner) {
        try {
            owner.write(database);
        } catch (IOException e) {
            // On a full disk: other processes can't share the server then, but this one has it
            Owner.delete(database);
        }
    }

    private static Owner owner(long server, Endpoint endpoint, Path log) {
        return new Owner(ProcessHandle.current().pid(), server, endpoint, log, Instant.now());
    }

    @Override
    public Endpoint endpoint() {
        return asked.of(process);
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public long owner() {
        return ProcessHandle.current().pid();
    }

    @Override
    public Path log() {
        return log;
    }

    @Override
    public String ending() {
        return "Milvus Lite had ended (exit code %d)".formatted(process.exitCode());
    }

    /** Ends the server first and then gives up the lock, so that there are never two servers on the file. */
    @Override
    public void stop() {
        if (engine == Engine.PYTHON) {
            process.endInput(Orphans.SAVE_PATIENCE);
        }
        process.end(STOP_PATIENCE);
        release();
    }

    private synchronized void release() {
        if (released) {
            return;
        }
        released = true;
        UpsertJournal.of(database).tidy();
        try {
            deleteFiles(database, asked);
        } finally {
            lock.close();
        }
    }

    private static void deleteFiles(Path database, Endpoint asked) {
        Owner.delete(database);
        try {
            asked.clear();
        } catch (IOException e) {
            throw new RagException("%s can't be deleted: %s.".formatted(asked, IoReason.of(e)), e);
        }
    }
}
