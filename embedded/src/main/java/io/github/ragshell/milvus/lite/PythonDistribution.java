package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.Settings;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.UnreachableException;
import io.github.ragshell.core.internal.FileTree;
import io.github.ragshell.core.internal.IoReason;
import io.github.ragshell.core.internal.MakeOnce;
import io.github.ragshell.core.internal.PrivateDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;

/** Milvus Lite in Python, in a virtual environment of its own below {@code RAGSHELL_HOME}; made once with pip. */
final class PythonDistribution {

    static final String VERSION = "3.2.2";

    private static final String PYMILVUS_VERSION = "3.0.2";
    static final String SCRIPT = "serve.py";

    private final Python python;

    PythonDistribution() {
        this(new Python());
    }

    PythonDistribution(Python python) {
        this.python = python;
    }

    boolean isInstalled() {
        try {
            // Written last; that of another version of ours is replaced
            return Files.isRegularFile(script()) && Arrays.equals(Files.readAllBytes(script()), ourScript());
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Makes the environment where it is missing.
     *
     * @throws SetupException there is no Python 3 with venv, or {@code RAGSHELL_HOME} can't be written
     * @throws UnreachableException pip can't fetch the packages, or {@code RAGSHELL_OFFLINE} forbids it
     */
    void install(LiteListener listener) {
        boolean installed = isInstalled();
        if (!installed && Settings.offline() && !Files.isRegularFile(script())) {
            throw new UnreachableException(
                    "Milvus Lite %s is not in %s yet, and RAGSHELL_OFFLINE=true forbids fetching it. Unset RAGSHELL_OFFLINE for one run."
                            .formatted(VERSION, root()));
        }
        try {
            PrivateDirectory.make(Settings.home());
            // Of one that is there, too: whoever could write there could have a program of theirs run
            PrivateDirectory.make(root());
            if (!installed) {
                MakeOnce.make(root(), this::isInstalled, () -> make(listener));
            }
        } catch (IOException e) {
            throw new SetupException(
                    "Milvus Lite can't be put into %s (%s). Free some room or set RAGSHELL_HOME to a directory that can be written."
                            .formatted(root(), IoReason.of(e)),
                    e);
        }
    }

    /** What starts the server: it listens there until its standard input ends. */
    List<String> command(Path database, Endpoint endpoint, Path lock) {
        return List.of(
                interpreter().toString(),
                Python.ISOLATED,
                // No files of its own, and a log in UTF-8, as it is read. Isolated, Python takes this from here only
                "-B",
                "-X",
                "utf8",
                script().toString(),
                database.toString(),
                endpoint.toString(),
                lock.toString());
    }

    /** The environment's Python, where venv puts it: below {@code Scripts} on Windows. */
    static Path interpreter() {
        Path windows = environment().resolve("Scripts").resolve("python.exe");
        return Files.exists(windows) ? windows : environment().resolve("bin").resolve("python");
    }

    private void make(LiteListener listener) throws IOException {
        if (!Files.isRegularFile(script())) {
            fetch(listener);
        }
        Path half = root().resolve(SCRIPT + ".part");
        Files.write(half, ourScript());
        Files.move(half, script(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void fetch(LiteListener listener) throws IOException {
        listener.notice("Fetching Milvus Lite %s for Python with pip; this happens only once.".formatted(VERSION));
        boolean done = false;
        try {
            python.makeEnvironment(environment());
            python.install(interpreter(), List.of("milvus-lite==" + VERSION, "pymilvus==" + PYMILVUS_VERSION), root());
            done = true;
        } finally {
            if (!done) {
                FileTree.delete(environment());
            }
        }
    }

    private static byte[] ourScript() throws IOException {
        try (InputStream in = PythonDistribution.class.getResourceAsStream(SCRIPT)) {
            return in.readAllBytes();
        }
    }

    private static Path script() {
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
