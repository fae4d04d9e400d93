package io.github.ragshell.core.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that are there whole or not at all: written under another name beside their place, and moved there at the end. */
public final class WholeFile {

    /** What writes the file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path part) throws IOException;
    }

    private WholeFile() {}

    /**
     * Writes a file, in place of the one that is there; its directory is made where it is missing,
     * for this user only.
     *
     * @throws IOException what {@code content} threw, or the directory can't be written; nothing is left then
     */
    public static void write(Path file, Content content) throws IOException {
        PrivateDirectory.make(file.getParent());
        Path part = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
        try {
            content.writeTo(part);
            // It may have replaced the file, and with it the permissions of a temporary one
            Permissions.keepOthersFromWriting(part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
