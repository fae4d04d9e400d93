package io.github.ragshell.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where fuzz targets put their files: one directory for each JVM, in memory where there is such a file system. */
public final class Scratch {

    private static final Path DIRECTORY = make();

    private Scratch() {}

    /** Writes a file in place of the one that has the name. */
    public static Path file(String name, byte[] content) throws IOException {
        Path file = DIRECTORY.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    /** An empty directory. */
    public static Path directory(String name) throws IOException {
        Path directory = DIRECTORY.resolve(name);
        delete(directory);
        return Files.createDirectories(directory);
    }

    /** What the bytes are as a text. */
    public static String text(byte[] data) {
        return new String(data, StandardCharsets.UTF_8);
    }

    private static Path make() {
        try {
            Path memory = Path.of("/dev/shm");
            Path made = Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "ragshell-fuzz")
                    : Files.createTempDirectory("ragshell-fuzz");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(made)));
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
