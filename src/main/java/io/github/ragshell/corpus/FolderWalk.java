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
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/**
 * How folders of documents are walked: hidden entries are left out, links are followed, a loop of links once. A link that
 * is reached through another one is followed only to a directory that was not met otherwise.
 */
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
        new Walk(root, visitor).run();
    }

    private static final class Walk extends SimpleFileVisitor<Path> {

        private final Path root;
        private final Visitor visitor;
        private final Set<Object> entered = new HashSet<>();
        private final Queue<Path> linksInLinks = new PriorityQueue<>();
        private Path start;
        private Path link;

        private Walk(Path root, Visitor visitor) {
            this.root = root;
            this.visitor = visitor;
        }

        private void run() throws IOException {
            for (start = root; start != null; start = linksInLinks.poll()) {
                link = start.equals(root) ? null : start;
                Files.walkFileTree(start, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth(), this);
            }
        }

        private int depth() {
            return Math.max(0, MAX_DEPTH - start.getNameCount() + root.getNameCount());
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            if (!directory.equals(root) && isHidden(directory)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            boolean isLink = !directory.equals(start) && Files.isSymbolicLink(directory);
            if (isLink && link != null) {
                // Where each of n directories has two links to the next, there are 2^n ways
                linksInLinks.add(directory);
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (!entered.add(key(directory, attributes)) && !start.equals(root)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            try {
                visitor.directory(directory);
            } catch (NoSuchFileException | NotDirectoryException e) {
                if (directory.equals(root)) {
                    throw e;
                }
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (isLink) {
                link = directory;
            }
            return FileVisitResult.CONTINUE;
        }

        private static Object key(Path directory, BasicFileAttributes attributes) throws IOException {
            Object key = attributes.fileKey();
            return key == null ? directory.toRealPath() : key;
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
            if (directory.equals(link)) {
                link = null;
            }
            if (e != null) {
                visitor.unreadable(directory, IoReason.of(e));
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private static boolean isHidden(Path path) {
        return isHidden(path.getFileName().toString());
    }
}
