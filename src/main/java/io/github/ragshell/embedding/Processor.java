package io.github.ragshell.embedding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What kind of processor this is: an optimised graph made on another one might be slow here, or not run. */
final class Processor {

    private static final List<String> PROPERTIES =
            List.of("model name", "flags", "Features", "CPU part", "CPU implementer");

    private Processor() {}

    static String description() {
        Path info = Path.of("/proc/cpuinfo");
        if (Files.isReadable(info)) {
            try (var lines = Files.lines(info)) {
                return lines.takeWhile(line -> !line.isBlank())
                        .filter(line -> PROPERTIES.stream().anyMatch(line::startsWith))
                        .collect(Collectors.joining("\n"));
            } catch (IOException e) {
                return System.getProperty("os.arch");
            }
        }
        return Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER")).orElse(System.getProperty("os.arch"));
    }
}
