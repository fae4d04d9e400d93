package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.UnreachableException;
import io.github.ragshell.core.internal.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The Python of this machine, as far as it makes virtual environments. */
final class Python {

    /** Makes Python take modules neither from its working directory nor from where the environment points. */
    static final String ISOLATED = "-I";

    /** How long it may take to fetch something. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private final List<String> candidates;

    Python() {
        this(List.of("python3", "python", "py"));
    }

    Python(List<String> candidates) {
        this.candidates = candidates;
    }

    /** @throws SetupException there is no Python 3 with the module venv, or the disk is full */
    void makeEnvironment(Path directory) {
        for (String candidate : candidates) {
            var command = List.of(candidate, ISOLATED, "-m", "venv", "--clear", directory.toString());
            Program.Result result = Program.run(command, directory.getParent(), PATIENCE);
            if (result.exitCode() == 0) {
                return;
            }
            if (PipFailure.isDiskFull(result)) {
                throw PipFailure.of("be put into " + directory, result, directory);
            }
        }
        throw new SetupException(
                "The Python engine of Milvus Lite needs Python 3 with the module venv, and there is none on the PATH (tried %s). Install it, for example with apt-get install python3-venv or from python.org, and call again."
                        .formatted(String.join(", ", candidates)));
    }

    /**
     * @param directory one of ours, where pip works
     * @throws SetupException the disk is full
     * @throws UnreachableException pip could not fetch the packages
     */
    void install(Path interpreter, List<String> requirements, Path directory) {
        var command = new ArrayList<>(List.of(
                interpreter.toString(), ISOLATED, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"));
        command.addAll(requirements);
        Program.Result result = Program.run(command, directory, PATIENCE);
        if (result.exitCode() != 0) {
            throw PipFailure.of("install " + String.join(" ", requirements), result, directory);
        }
    }
}
