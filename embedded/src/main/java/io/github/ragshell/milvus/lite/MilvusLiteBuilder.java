package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.FileTree;
import io.github.ragshell.core.internal.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a database is opened. Every option may be left out. Where this JVM has the database open already, its server is
 * used as it is, and only the listener and the token count.
 */
public final class MilvusLiteBuilder {

    private final Path file;
    private Engine engine;
    private Path log;
    private Duration startTimeout = Options.START_TIMEOUT;
    private LiteListener listener = LiteListener.LOG;
    private String token = "";

    /** @param file null for a temporary database */
    MilvusLiteBuilder(Path file) {
        this.file = file;
    }

    /** The program that serves the database. By default that of the database's format, for a new one {@link Engine#ofNewDatabases()}. */
    public MilvusLiteBuilder engine(Engine engine) {
        this.engine = require("engine", engine);
        return this;
    }

    /**
     * Where the server's output goes; each start writes the file from the beginning. By default a file below
     * {@code RAGSHELL_HOME/logs}, for a temporary database one beside it. The file is made for its user only; directories that are missing are, too,
     * and one that exists stays as it is.
     */
    public MilvusLiteBuilder log(Path log) {
        this.log = require("log", log).toAbsolutePath().normalize();
        return this;
    }

    /** How long the server may take until it answers; by default a minute. Fetching it the first time does not count. */
    public MilvusLiteBuilder startTimeout(Duration startTimeout) {
        if (require("startTimeout", startTimeout).isNegative() || startTimeout.isZero()) {
            throw new InvalidInputException(
                    "The startTimeout is %s. Pass a time above zero, for example Duration.ofSeconds(30)."
                            .formatted(startTimeout));
        }
        this.startTimeout = startTimeout;
        return this;
    }

    /** Who hears what a person may want to know; by default {@link LiteListener#LOG}. */
    public MilvusLiteBuilder listener(LiteListener listener) {
        this.listener = require("listener", listener);
        return this;
    }

    /**
     * Asks every client for this token, so that other programs of the same user can't use the port: Milvus's clients
     * send it when they have it ({@code ConnectConfig.builder().token(...)}, or {@code user:password}). The port stays
     * open to all while another handle of the same database in this JVM asks for none.
     *
     * @throws InvalidInputException it is blank
     */
    public MilvusLiteBuilder token(String token) {
        if (require("token", token).isBlank()) {
            throw new InvalidInputException("The token is blank. Pass a text that is hard to guess, or leave it out.");
        }
        this.token = token;
        return this;
    }

    /** As {@link #token(String)}, with a random one; {@link MilvusLite#token()} tells it. */
    public MilvusLiteBuilder token() {
        return token(AccessTokens.random());
    }

    /**
     * Opens the database and returns when its server answers.
     *
     * @throws io.github.ragshell.core.RagException as {@link MilvusLite#open(Path)}
     */
    public MilvusLite open() {
        if (file == null) {
            return openTemporary();
        }
        Path database = DatabasePath.requireUsable(file);
        NetworkFileSystem.warning(database).ifPresent(listener::notice);
        return MilvusLite.start(database, options(database, LiteFiles.log(database), false));
    }

    private MilvusLite openTemporary() {
        Path directory = makeDirectory();
        try {
            Path database = DatabasePath.requireUsable(directory.resolve("temporary.db"));
            return MilvusLite.start(database, options(database, directory.resolve("server.log"), true));
        } catch (RuntimeException e) {
            FileTree.delete(directory);
            throw e;
        }
    }

    private Options options(Path database, Path defaultLog, boolean temporary) {
        if (engine != null) {
            engine.require(database);
        }
        return new Options(
                engine == null ? Engine.of(database) : engine,
                log == null ? defaultLog : log,
                startTimeout,
                listener,
                token,
                temporary);
    }

    private static Path makeDirectory() {
        try {
            return Files.createTempDirectory("milvus-lite-");
        } catch (IOException e) {
            throw new SetupException(
                    "No directory for a temporary database can be made in %s: %s. Set java.io.tmpdir to a directory that can be written."
                            .formatted(System.getProperty("java.io.tmpdir"), IoReason.of(e)),
                    e);
        }
    }

    private static <T> T require(String name, T value) {
        if (value == null) {
            throw new InvalidInputException("The %s is null. Leave it out for the default.".formatted(name));
        }
        return value;
    }
}
