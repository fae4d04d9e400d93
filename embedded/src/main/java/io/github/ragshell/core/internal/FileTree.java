package io.github.ragshell.core.internal;

import io.github.ragshell.core.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Directories with everything in them. */
public final class FileTree {

    private FileTree() {}

    /**
     * Deletes a directory and everything in it; links are deleted, not followed. Does nothing where there is none.
     *
     * @throws SetupException something in it can't be deleted
     */
    public static void delete(Path root) {
        if (root == null || !Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new SetupException("The directory %s can't be deleted: %s.".formatted(root, IoReason.of(e)), e);
        }
    }
}
