package io.github.ragshell.corpus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.internal.IoReason;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;

/** How folders of documents are walked: hidden entries are left out, links are followed, a loop of links once. */
public final class FolderWalk {

    /** Directories below one another; what is deeper is left out. */
    public static final int MAX_DEPTH = 100;

    private static final String LOOP = "it is a link to a directory above it";

    /** Gets what is found. */
    public interface Visitor {

        /**
         * A directory, the root first.
         *
         * @throws NoSuchFileException it is gone meanwhile; then it is left out
         */
        default void directory(Path directory) throws IOException {}

        /** A file. */
        default void file(Path file) {}

        /** A link that leads nowhere now. Whether to a file or to a directory, nobody knows. */
        default void brokenLink(Path link) {}

        /** A file, or a directory with all that is in it, that can't be listed. */
        default void unreadable(Path path, String reason) {}
    }

    private FolderWalk() {}

    /** Whether an entry is left out. */
    public static boolean isHidden(String name) {
        return name != null && name.startsWith(".");
    }

    /**
     * Walks all that is below a directory. What can't be read is told to the visitor.
     *
     * @throws IOException from the visitor
     * @throws InvalidInputException an argument is null
     */
    public static void walk(Path root, Visitor visitor) throws IOException {
        if (root == null || visitor == null) {
            throw new InvalidInputException("The directory or the visitor is null. Pass both.");
        }
        Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (!directory.equals(root) && isHidden(directory)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                try {
                    visitor.directory(directory);
                    return FileVisitResult.CONTINUE;
                } catch (NoSuchFileException | NotDirectoryException e) {
                    if (directory.equals(root)) {
                        throw e;
                    }
                    return FileVisitResult.SKIP_SUBTREE;
                }
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (isHidden(file)) {
                    return FileVisitResult.CONTINUE;
                }
                // Links are followed, so what is still one leads nowhere
                if (attributes.isSymbolicLink()) {
                    visitor.brokenLink(file);
                } else if (attributes.isRegularFile()) {
                    visitor.file(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                visitor.unreadable(file, e instanceof FileSystemLoopException ? LOOP : IoReason.of(e));
                return FileVisitResult.CONTINUE;
            }

            // A directory may break off in the middle
            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) {
                if (e != null) {
                    visitor.unreadable(directory, IoReason.of(e));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean isHidden(Path path) {
        return isHidden(path.getFileName().toString());
    }
}
