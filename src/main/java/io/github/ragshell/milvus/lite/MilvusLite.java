package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.Settings;
import io.github.ragshell.core.SetupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Milvus embedded: a database file served by a native Milvus Lite that runs as a child of this JVM and ends with it,
 * even when the JVM is killed. Any Milvus client can use {@link #uri()}.
 *
 * <pre>{@code
 * try (var lite = MilvusLite.open("./milvus_demo.db")) {
 *     var client = new MilvusClientV2(ConnectConfig.builder().uri(lite.uri()).build());
 * }
 * }</pre>
 *
 * <p>Opening a file twice in one JVM gives the same server; it stops when the last of them is closed.
 */
public final class MilvusLite implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,36}");
    private static final byte[] SQLITE_HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(3);
    private static final Map<Path, MilvusLite> OPEN = new HashMap<>();

    private final Path database;
    private final DatabaseLock lock;
    private final ServerProcess process;
    private final LoopbackRelay relay;
    private final Path socket;
    private final Path log;
    private final Thread exitHook = new Thread(this::stop, "ragshell-milvus-lite-exit");
    private int references = 1;

    private MilvusLite(Path database, DatabaseLock lock, ServerProcess process, LoopbackRelay relay, LiteFiles files) {
        this.database = database;
        this.lock = lock;
        this.process = process;
        this.relay = relay;
        this.socket = files.socket();
        this.log = files.log();
    }

    /** Opens or makes the database in {@code file}; see {@link #open(Path)}. */
    public static MilvusLite open(String file) {
        if (file == null || file.isBlank()) {
            throw new InvalidInputException("The database's path is empty. Pass a file, for example ./milvus_demo.db.");
        }
        return open(Path.of(file));
    }

    /**
     * Opens or makes the database in {@code file} and returns when its server answers.
     *
     * @param file its name: 1 to 36 of the characters a-z A-Z 0-9 . _ -
     * @throws InvalidInputException the name is not allowed, the directory is missing, or the file is no database
     * @throws io.github.ragshell.core.InUseException another process has it open
     * @throws SetupException no build for this platform, no pip for the first fetch, directory not writable
     * @throws ServiceException the server died while starting or did not answer in time
     */
    public static MilvusLite open(Path file) {
        Path database = requireUsable(file);
        synchronized (OPEN) {
            MilvusLite running = OPEN.get(database);
            if (running != null && running.isAlive()) {
                running.references++;
                return running;
            }
            if (running != null) {
                running.forget();
            }
            Path lib = new LiteDistribution().install();
            MilvusLite lite = start(database, lib);
            OPEN.put(database, lite);
            Runtime.getRuntime().addShutdownHook(lite.exitHook);
            return lite;
        }
    }

    /** Stops every server of this JVM, however often it is open: for a host that ends, such as a notebook's kernel. */
    public static void closeAll() {
        synchronized (OPEN) {
            List.copyOf(OPEN.values()).forEach(MilvusLite::forget);
        }
    }

    /** Where a Milvus client connects: {@code http://127.0.0.1:PORT}, reachable from this machine only. */
    public String uri() {
        return "http://127.0.0.1:" + relay.port();
    }

    /** The database file, absolute. */
    public Path database() {
        return database;
    }

    /** What the server prints. */
    public Path log() {
        return log;
    }

    /** The server's process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether the server runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Stops the server, unless it is still open elsewhere in this JVM. Closing too often does no harm. */
    @Override
    public void close() {
        synchronized (OPEN) {
            if (OPEN.get(database) == this && --references == 0) {
                forget();
            }
        }
    }

    @Override
    public String toString() {
        return "Milvus Lite %s: %s at %s (pid %d, %s)"
                .formatted(LiteDistribution.VERSION, database, uri(), pid(), isAlive() ? "running" : "ended");
    }

    private void forget() {
        OPEN.remove(database);
        try {
            Runtime.getRuntime().removeShutdownHook(exitHook);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook does the same work
        }
        stop();
    }

    private void stop() {
        relay.close();
        lock.close();
        process.end(STOP_PATIENCE);
        deleteQuietly(socket);
    }

    private static MilvusLite start(Path database, Path lib) {
        DatabaseLock lock = DatabaseLock.acquire(database);
        ServerProcess process = null;
        LoopbackRelay relay = null;
        boolean started = false;
        try {
            requireDatabase(database);
            var files = LiteFiles.of(database);
            process = ServerProcess.start(
                    List.of(
                            lib.resolve("milvus").toString(),
                            database.toString(),
                            "unix:" + files.socket(),
                            "ERROR",
                            lock.file().toString()),
                    Map.of("LD_LIBRARY_PATH", lib.toString(), "DYLD_LIBRARY_PATH", lib.toString()),
                    database.getParent(),
                    files.log());
            relay = new LoopbackRelay(files.socket());
            Readiness.await(process, relay.port(), database);
            started = true;
            return new MilvusLite(database, lock, process, relay, files);
        } catch (IOException e) {
            throw new SetupException(
                    "Milvus Lite could not be started for %s: %s.".formatted(database, e.getMessage()), e);
        } finally {
            if (!started) {
                stopFailed(lock, process, relay);
            }
        }
    }

    private static void stopFailed(DatabaseLock lock, ServerProcess process, LoopbackRelay relay) {
        if (relay != null) {
            relay.close();
        }
        lock.close();
        if (process != null) {
            process.end(STOP_PATIENCE);
        }
    }

    private static Path requireUsable(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        String name =
                absolute.getFileName() == null ? "" : absolute.getFileName().toString();
        if (!NAME.matcher(name).matches()) {
            throw new InvalidInputException(
                    "'%s' can't be the name of a Milvus Lite database (%d characters). Use 1 to 36 of the characters a-z A-Z 0-9 . _ -, for example milvus_demo.db."
                            .formatted(name, name.length()));
        }
        Path directory = absolute.getParent();
        if (!Files.isDirectory(directory)) {
            throw new InvalidInputException(
                    "The directory %s of the database does not exist. Make it, or choose another path."
                            .formatted(directory));
        }
        if (!Files.isWritable(directory)) {
            throw new SetupException(
                    "The directory %s of the database can't be written. Choose another path, or change its permissions."
                            .formatted(directory));
        }
        try {
            // Two names of one directory must not lead to two servers
            return directory.toRealPath().resolve(name);
        } catch (IOException e) {
            throw new SetupException("The directory %s can't be read: %s.".formatted(directory, e), e);
        }
    }

    private static void requireDatabase(Path database) throws IOException {
        if (Files.isDirectory(database)) {
            throw new InvalidInputException(
                    "%s is a directory; a database of Milvus Lite %s is a file. Choose another path."
                            .formatted(database, LiteDistribution.VERSION));
        }
        if (!Files.exists(database) || Files.size(database) == 0) {
            return;
        }
        try (var in = Files.newInputStream(database)) {
            if (!java.util.Arrays.equals(in.readNBytes(SQLITE_HEADER.length), SQLITE_HEADER)) {
                throw new InvalidInputException(
                        "%s is not a Milvus Lite database. It was left as it is; choose another path."
                                .formatted(database));
            }
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new RagException("%s can't be deleted: %s.".formatted(file, e), e);
        }
    }

    /**
     * The files of a running server that are not beside the database.
     *
     * @param socket what the server listens on; in a directory only we may enter
     * @param log what the server prints
     */
    private record LiteFiles(Path socket, Path log) {

        // Longer paths don't fit into the operating system's socket address
        private static final int MAX_SOCKET_PATH = 100;

        static LiteFiles of(Path database) throws IOException {
            String id = database.getFileName() + "-"
                    + Integer.toHexString(database.toString().hashCode());
            Path run = Settings.home().resolve("run");
            Files.createDirectories(run);
            run.toFile().setExecutable(false, false);
            run.toFile().setExecutable(true, true);
            Path socket = run.resolve(id + ".sock");
            if (socket.toString().length() > MAX_SOCKET_PATH) {
                socket = Files.createTempDirectory("ragshell").resolve("lite.sock");
            }
            Files.deleteIfExists(socket);
            return new LiteFiles(socket, Settings.home().resolve("logs").resolve(id + ".log"));
        }
    }
}
