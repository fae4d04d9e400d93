package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.core.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Python of this machine, as far as it makes virtual environments. */
final class Python {

    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final List<String> candidates;

    Python() {
        this(List.of("python3", "python", "py"));
    }

    Python(List<String> candidates) {
        this.candidates = candidates;
    }

    /** @throws SetupException there is no Python 3 with the module venv */
    void makeEnvironment(Path directory) throws IOException {
        Path log = Files.createTempFile("ragshell-venv", ".log");
        try {
            for (String candidate : candidates) {
                if (run(List.of(candidate, "-m", "venv", "--clear", directory.toString()), log) == 0) {
                    return;
                }
            }
        } finally {
            Files.deleteIfExists(log);
        }
        throw new SetupException(
                "The Python engine of Milvus Lite needs Python 3 with the module venv, and there is none on the PATH (tried %s). Install it, for example with apt-get install python3-venv or from python.org, and call again."
                        .formatted(String.join(", ", candidates)));
    }

    /** @throws UnreachableException pip could not fetch the packages */
    void install(Path interpreter, List<String> requirements, Path directory) throws IOException {
        Path log = Files.createTempFile(directory, "pip", ".log");
        try {
            var command = new ArrayList<>(
                    List.of(interpreter.toString(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"));
            command.addAll(requirements);
            int exit = run(command, log);
            if (exit != 0) {
                throw new UnreachableException(
                        "pip could not install %s (exit %d): %s. Check the network and pip's index (pip config list), then call again."
                                .formatted(String.join(" ", requirements), exit, Pip.lastLine(Files.readString(log))));
            }
        } finally {
            Files.deleteIfExists(log);
        }
    }

    private static int run(List<String> command, Path log) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return -1;
            }
            return process.exitValue();
        } catch (IOException e) {
            return 127;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException("%s was stopped, as asked. Call again.".formatted(command.get(0)), e);
        }
    }
}
