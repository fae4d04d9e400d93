package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The programs that serve a database. Their formats differ; ragshell's {@code copy(from, to)} moves data between them. */
public enum Engine {
    /** The native server of Milvus Lite 2.5.1: starts in milliseconds; a database is a file. */
    NATIVE(LiteDistribution.VERSION, "a file"),
    /**
     * The Milvus Lite 3.2.2 that is written in Python: slower, runs where Python runs; a database is a directory. On
     * Windows its server listens on a loopback port, which other users of the machine reach; elsewhere on a socket file
     * that only its user opens.
     */
    PYTHON(PythonDistribution.VERSION, "a directory");

    private final String version;
    private final String format;

    Engine(String version, String format) {
        this.version = version;
        this.format = format;
    }

    /** Version of Milvus Lite. */
    public String version() {
        return version;
    }

    /**
     * The engine for a database: the one whose format it has; for a new one what {@code RAGSHELL_ENGINE} says, else the
     * native one where there is a build for this platform.
     *
     * @throws InvalidInputException the path holds something else, or the setting is not an engine
     */
    static Engine of(Path database) {
        try {
            if (Files.isDirectory(database)) {
                DatabasePath.requirePythonFormat(database);
                return PYTHON;
            }
            if (Files.exists(database) && Files.size(database) > 0) {
                DatabasePath.requireNativeFormat(database);
                return NATIVE;
            }
        } catch (IOException e) {
            throw new InvalidInputException("%s can't be read: %s.".formatted(database, IoReason.of(e)), e);
        }
        return ofNewDatabases();
    }

    /**
     * The engine for new databases: what {@code RAGSHELL_ENGINE} says, else the native one where there is a build for
     * this platform.
     *
     * @throws InvalidInputException the setting is not an engine
     */
    public static Engine ofNewDatabases() {
        return Setting.RAGSHELL_ENGINE
                .value()
                .map(Engine::named)
                .orElseGet(() -> LitePlatform.hasNativeBuild() ? NATIVE : PYTHON);
    }

    /** Refuses this engine for a database that has the other one's format. */
    void require(Path database) {
        Engine actual = of(database);
        boolean exists = Files.exists(database);
        if (exists && actual != this) {
            throw new InvalidInputException(
                    "%s is a database of Milvus Lite %s (%s), and the engine %s is Milvus Lite %s, whose databases are %s. Open it without naming an engine, or copy it with ragshell: RAGSHELL_ENGINE=%s and copy(\"%s\", \"another.db\")."
                            .formatted(
                                    database,
                                    actual.version,
                                    actual.format,
                                    this,
                                    version,
                                    format.replace("a file", "files").replace("a directory", "directories"),
                                    name().toLowerCase(Locale.ROOT),
                                    database));
        }
    }

    /**
     * Whether it is on this machine already.
     *
     * @throws SetupException it does not run on this platform
     */
    public boolean isInstalled() {
        return this == NATIVE ? new LiteDistribution().isInstalled() : new PythonDistribution().isInstalled();
    }

    /**
     * Fetches what the engine needs, where it is missing.
     *
     * @param listener hears that something is fetched
     * @throws SetupException it does not run on this platform
     */
    public void install(LiteListener listener) {
        if (this == NATIVE) {
            new LiteDistribution().install(listener);
        } else {
            new PythonDistribution().install(listener);
        }
    }

    private static Engine named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "native" -> NATIVE;
            case "python" -> PYTHON;
            default ->
                throw new InvalidInputException(
                        "RAGSHELL_ENGINE is '%s'. Set it to native or python, or unset it.".formatted(name));
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
