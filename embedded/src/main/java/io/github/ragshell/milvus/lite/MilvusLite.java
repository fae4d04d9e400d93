package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.IoReason;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Milvus embedded: a database served by a Milvus Lite that runs as a child of this JVM and ends with it, even when the
 * JVM is killed: the native one, whose databases are files, or the Python one, whose databases are directories, which
 * is the one for Windows. Any Milvus client can use {@link #uri()}; on Linux only programs of
 * the same user and of root get through, elsewhere every user of this machine does.
 *
 * <pre>{@code
 * try (var lite = MilvusLite.open("./milvus_demo.db")) {
 *     var client = new MilvusClientV2(ConnectConfig.builder().uri(lite.uri()).build());
 * }
 * }</pre>
 *
 * <p>Opening a file twice in one JVM gives the same server; it stops when the last handle is closed. Where another
 * process of the same user has the file open, its server is used, and when that process ends, this one takes over. A
 * server that died is started again when the next call needs it; the address stays the same.
 */
public final class MilvusLite implements AutoCloseable {

    private final OpenDatabase open;
    private final LiteListener listener;
    private final String token;
    private final AtomicBoolean closed = new AtomicBoolean();

    private MilvusLite(OpenDatabase open, Options options) {
        this.open = open;
        listener = options.listener();
        token = options.token();
    }

    /** Opens or makes the database in {@code file}; see {@link #open(Path)}. */
    public static MilvusLite open(String file) {
        return builder(file).open();
    }

    /**
     * Opens or makes the database in {@code file} and returns when its server answers.
     *
     * @param file its name: 1 to 36 of the characters a-z A-Z 0-9 . _ -
     * @throws InvalidInputException the name is not allowed, the directory is missing, or the file is no database
     * @throws io.github.ragshell.core.InUseException a process that shares no server has it open
     * @throws SetupException no build for this platform, no pip for the first fetch, directory not writable
     * @throws ServiceException the server died while starting or did not answer in time
     */
    public static MilvusLite open(Path file) {
        return builder(file).open();
    }

    /**
     * As {@link #open(Path)}, with an engine of your choice.
     *
     * @throws InvalidInputException the database has the format of the other engine
     */
    public static MilvusLite open(Path file, Engine engine) {
        return builder(file).engine(engine).open();
    }

    /**
     * Opens a new database in a directory of its own in {@code java.io.tmpdir}, which is deleted when the last handle is
     * closed or the JVM ends; not when the JVM is killed, or ends while it opens.
     *
     * @throws SetupException as {@link #open(Path)}
     * @throws ServiceException as {@link #open(Path)}
     */
    public static MilvusLite openTemporary() {
        return temporary().open();
    }

    /** Options for {@link #open(Path)}. */
    public static MilvusLiteBuilder builder(Path file) {
        return new MilvusLiteBuilder(file);
    }

    /** Options for {@link #open(String)}. */
    public static MilvusLiteBuilder builder(String file) {
        return new MilvusLiteBuilder(requirePath(file));
    }

    /** Options for {@link #openTemporary()}. */
    public static MilvusLiteBuilder temporary() {
        return new MilvusLiteBuilder(null);
    }

    private static Path requirePath(String file) {
        if (file == null || file.isBlank()) {
            throw new InvalidInputException("The database's path is empty. Pass a file, for example ./milvus_demo.db.");
        }
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new InvalidInputException(
                    "'%s' can't be the path of a database: %s. Pass a file, for example ./milvus_demo.db."
                            .formatted(file, e.getReason()),
                    e);
        }
    }

    static MilvusLite start(Path database, Options options) {
        try {
            return new MilvusLite(OpenDatabase.acquire(database, options), options);
        } catch (IOException e) {
            // gRPC says only that it failed
            IOException reason = e.getCause() instanceof IOException cause ? cause : e;
            throw new SetupException(
                    "No port of this machine could be opened for %s: %s. Close programs that hold many connections, and call again."
                            .formatted(database, IoReason.of(reason)),
                    e);
        }
    }

    /** Stops every server of this JVM, however often it is open: for a host that ends, such as a notebook's kernel. */
    public static void closeAll() {
        OpenDatabase.closeAll();
    }

    /** Where a Milvus client connects: {@code http://127.0.0.1:PORT}, reachable from this machine only. */
    public String uri() {
        return "http://127.0.0.1:" + port();
    }

    /** The port of {@link #uri()}, for clients that take host and port apart; the host is 127.0.0.1. */
    public int port() {
        return open.port();
    }

    /** What clients of {@link #uri()} pass as their token; empty where none is asked for. */
    public String token() {
        return token;
    }

    /** The database file, absolute. */
    public Path database() {
        return open.path();
    }

    /** The program that serves the database. */
    public Engine engine() {
        return open.link().engine();
    }

    /** What the server prints. */
    public Path log() {
        return open.link().current().log();
    }

    /** The server's process id. */
    public long pid() {
        return open.link().current().pid();
    }

    /** The process that started the server and keeps it alive: this one, or another one of the same user. */
    public long owner() {
        return open.link().current().owner();
    }

    /** Whether the server runs. */
    public boolean isAlive() {
        return open.link().isAlive();
    }

    /**
     * Makes sure that a server runs: starts it again where it died, takes over where the process that owned it is gone,
     * and says so. Clients of {@link #uri()} need not call this; it is for those who want the reason when it fails.
     *
     * @param suspicious whether a call has just failed, so that the server is asked even if its process seems alive
     * @throws io.github.ragshell.core.RagException there is none, and none can be started
     */
    public void ensureRunning(boolean suspicious) {
        open.link().ensure(suspicious);
    }

    /** Ends the server at once, whoever owns it; the next call starts it again with what is on the disk. */
    public void endServer() {
        open.link().end();
    }

    /** Gives the handle back; the server stops with the last one. Closing twice does no harm. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            open.release(listener, token);
        }
    }

    @Override
    public String toString() {
        if (closed.get()) {
            return "Milvus Lite: %s (closed)".formatted(database());
        }
        return "Milvus Lite %s: %s at %s (%s)".formatted(engine().version(), database(), uri(), state());
    }

    private String state() {
        if (!isAlive()) {
            return "ended";
        }
        String pid = "pid " + pid() + ", running";
        return owner() == ProcessHandle.current().pid() ? pid : pid + " in process " + owner();
    }
}
