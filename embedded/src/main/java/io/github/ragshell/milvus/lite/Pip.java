package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.core.UnreachableException;
import io.github.ragshell.core.internal.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Fetches wheels with the pip of this machine, which knows the user's index, proxy and certificates. */
final class Pip {

    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final List<List<String>> CANDIDATES =
            List.of(List.of("python3", "-m", "pip"), List.of("python", "-m", "pip"), List.of("pip3"), List.of("pip"));

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
     * @throws SetupException there is no pip
     * @throws UnreachableException pip could not fetch the wheel
     */
    Path download(String requirement, String platformTag, Path directory) {
        var command = new ArrayList<>(find(requirement));
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
        Result result = run(command, directory.resolve("pip.log"));
        if (result.exitCode() != 0) {
            throw new UnreachableException(
                    "pip could not fetch %s (exit %d): %s. Check the network and pip's index (pip config list), then call again."
                            .formatted(requirement, result.exitCode(), lastLine(result.output())));
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

    private List<String> find(String requirement) {
        for (List<String> candidate : candidates) {
            var command = new ArrayList<>(candidate);
            command.add("--version");
            if (run(command, null).exitCode() == 0) {
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

    private record Result(int exitCode, String output) {}

    private static Result run(List<String> command, Path log) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            log == null ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.to(log.toFile()))
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Result(-1, "no end after " + TIMEOUT.toMinutes() + " minutes");
            }
            return new Result(process.exitValue(), log == null ? "" : Files.readString(log));
        } catch (IOException e) {
            return new Result(127, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException("pip was stopped, as asked. Call again.", e);
        }
    }

    static String lastLine(String output) {
        List<String> lines = output.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return lines.isEmpty()
                ? "it printed nothing"
                : lines.get(lines.size() - 1).replaceFirst("^ERROR: ", "");
    }
}
