package io.github.ragshell.embedding;

import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.UnreachableException;
import io.github.ragshell.core.internal.IoReason;
import io.github.ragshell.core.internal.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The Maven of this machine, which knows the user's mirrors, proxy and certificates.
 *
 * @param programs its name, tried one after the other
 */
record Maven(List<String> programs) {

    private static final String COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy";
    private static final Duration TIMEOUT = Duration.ofMinutes(30);

    Maven() {
        this(List.of("mvn", "mvn.cmd"));
    }

    /**
     * Fetches one jar, without what it depends on.
     *
     * @param coordinates {@code groupId:artifactId:version}
     * @param directory an empty one, into which the jar is put
     * @throws SetupException there is no Maven
     * @throws UnreachableException Maven could not fetch it
     */
    Path jar(String coordinates, Path directory) {
        Program.Result result = run(coordinates, directory);
        if (result.exitCode() == Program.NOT_FOUND) {
            throw new SetupException(
                    "%s is fetched with Maven, once, and there is no Maven on the PATH (tried %s). Install it, for example with apt-get install maven, and call again; or put the jar on the class path."
                            .formatted(coordinates, String.join(", ", programs)));
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(
                            file -> result.exitCode() == 0 && file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(() -> new UnreachableException(
                            "Maven could not fetch %s (exit %d): %s. Check the network and Maven's settings.xml, then call again."
                                    .formatted(coordinates, result.exitCode(), reason(result))));
        } catch (IOException e) {
            throw new SetupException("%s can't be read: %s.".formatted(directory, IoReason.of(e)), e);
        }
    }

    private Program.Result run(String coordinates, Path directory) {
        var result = new Program.Result(Program.NOT_FOUND, "");
        for (String program : programs) {
            result = Program.run(
                    List.of(program, "-B", "-q", COPY, "-Dartifact=" + coordinates, "-DoutputDirectory=" + directory),
                    directory,
                    TIMEOUT);
            if (result.exitCode() != Program.NOT_FOUND) {
                break;
            }
        }
        return result;
    }

    // The first error says what is wrong, the others how to find out more
    private static String reason(Program.Result result) {
        return result.output()
                .lines()
                .filter(line -> line.startsWith("[ERROR] "))
                .findFirst()
                .orElseGet(result::lastLine)
                .replaceFirst("^\\[ERROR\\] ", "")
                .replaceFirst("( -> \\[Help 1\\])?\\.?$", "");
    }
}
