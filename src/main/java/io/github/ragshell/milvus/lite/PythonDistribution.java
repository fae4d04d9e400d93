package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.FileTree;
import io.github.ragshell.core.IoReason;
import io.github.ragshell.core.OneMaker;
import io.github.ragshell.core.Settings;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.UnreachableException;
import io.github.ragshell.view.Display;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Milvus Lite in Python, in a virtual environment of its own below {@code RAGSHELL_HOME}; made once with pip. */
final class PythonDistribution {

    static final String VERSION = "3.2.2";

    private static final String PYMILVUS_VERSION = "3.0.2";
    private static final String SCRIPT = "serve.py";

    private final Python python;

    PythonDistribution() {
        this(new Python());
    }

    PythonDistribution(Python python) {
        this.python = python;
    }

    boolean isInstalled() {
        // Written last
        return Files.isRegularFile(script());
    }

    /**
     * Makes the environment where it is missing.
     *
     * @throws SetupException there is no Python 3 with venv, or {@code RAGSHELL_HOME} can't be written
     * @throws UnreachableException pip can't fetch the packages, or {@code RAGSHELL_OFFLINE} forbids it
     */
    void install() {
        if (isInstalled()) {
            return;
        }
        if (Settings.offline()) {
            throw new UnreachableException(
                    "Milvus Lite %s is not in %s yet, and RAGSHELL_OFFLINE=true forbids fetching it. Unset RAGSHELL_OFFLINE for one run."
                            .formatted(VERSION, root()));
        }
        try {
            OneMaker.make(root(), this::isInstalled, this::fetch);
        } catch (IOException e) {
            throw new SetupException(
                    "Milvus Lite can't be put into %s (%s). Free some room or set RAGSHELL_HOME to a directory that can be written."
                            .formatted(root(), IoReason.of(e)),
                    e);
        }
    }

    /** What starts the server: it listens on the socket until its standard input ends. */
    List<String> command(Path database, Path socket, Path lock) {
        return List.of(
                interpreter().toString(), script().toString(), database.toString(), socket.toString(), lock.toString());
    }

    private void fetch() throws IOException {
        Display.current().notice("Fetching Milvus Lite %s for Python with pip, this once.".formatted(VERSION));
        boolean done = false;
        try {
            python.makeEnvironment(environment());
            python.install(interpreter(), List.of("milvus-lite==" + VERSION, "pymilvus==" + PYMILVUS_VERSION), root());
            try (InputStream in = PythonDistribution.class.getResourceAsStream(SCRIPT)) {
                Path half = root().resolve(SCRIPT + ".part");
                Files.copy(in, half, StandardCopyOption.REPLACE_EXISTING);
                Files.move(half, script(), StandardCopyOption.ATOMIC_MOVE);
            }
            done = true;
        } finally {
            if (!done) {
                FileTree.delete(environment());
            }
        }
    }

    private Path interpreter() {
        return environment().resolve("bin").resolve("python");
    }

    private Path script() {
        return environment().resolve(SCRIPT);
    }

    // A virtual environment can't be moved
    private static Path environment() {
        return root().resolve(VERSION + "-python");
    }

    private static Path root() {
        return Settings.home().resolve("milvus-lite");
    }
}
