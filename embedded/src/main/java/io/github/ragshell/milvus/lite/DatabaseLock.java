package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.IoReason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The exclusive lock on {@code .NAME.lock} beside a database. Milvus Lite ends by itself when the lock is gone, and
 * the Python launcher takes the same one, so there is never a second server on a file.
 */
final class DatabaseLock implements AutoCloseable {

    private static final Queue<FileChannel> NEVER_CLOSED = new ConcurrentLinkedQueue<>();

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;

    private DatabaseLock(Path file, FileChannel channel, FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * The lock, or empty where someone holds it.
     *
     * @throws SetupException the directory can't be written, or something else has the lock file's name
     */
    static Optional<DatabaseLock> tryAcquire(Path database) {
        Path file = file(database);
        if (holder(database).orElse(-1) == ProcessHandle.current().pid()) {
            // In another class loader. A channel of ours would end that lock when it is closed or collected (POSIX)
            return Optional.empty();
        }
        try {
            while (true) {
                try {
                    identity(file);
                    // Before the lock is there: this opens the file and closes it, which ends a lock on it (POSIX)
                    UserFile.closeToOthers(file);
                    Object before = identity(file);
                    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                    FileLock lock = tryLock(channel);
                    if (lock == null) {
                        return Optional.empty();
                    }
                    // The holder before us deletes the file; a lock on a deleted file protects nothing
                    if (!LitePlatform.deletesOpenFiles() || identity(file).equals(before)) {
                        return Optional.of(new DatabaseLock(file, channel, lock));
                    }
                    channel.close();
                } catch (NoSuchFileException e) {
                    make(file);
                }
            }
        } catch (IOException e) {
            throw new SetupException(
                    "The database %s can't be locked (%s). Choose a directory that can be written."
                            .formatted(database, IoReason.of(e)),
                    e);
        }
    }

    private static void make(Path file) throws IOException {
        try {
            UserFile.createNew(file).close();
        } catch (FileAlreadyExistsException e) {
            // Another process was quicker
        }
    }

    /** Tells a file from the one that had its name before. It is never written to: it may be a link to another one. */
    private static Object identity(Path file) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new SetupException(
                    "%s is a link or a directory, where Milvus Lite has its lock file. It was left as it is; see where it comes from, and delete it."
                            .formatted(file));
        }
        if (attributes.fileKey() == null) {
            return attributes.creationTime();
        }
        // The number of a deleted file may be given to the next one at once
        return List.of(attributes.fileKey(), Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS));
    }

    /** The process that holds the lock, where the system tells. */
    static OptionalLong holder(Path database) {
        try {
            String inode = ":" + Files.getAttribute(file(database), "unix:ino", LinkOption.NOFOLLOW_LINKS);
            return Files.readAllLines(Path.of("/proc/locks")).stream()
                    .map(line -> line.trim().split("\\s+"))
                    .filter(fields -> fields.length > 5 && fields[5].endsWith(inode) && !fields[1].equals("->"))
                    .mapToLong(fields -> Long.parseLong(fields[4]))
                    .findFirst();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return OptionalLong.empty();
        }
    }

    Path file() {
        return file;
    }

    /** Gives the lock up and leaves the file, for a server that waits for the lock to end. */
    void letGo() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new SetupException("The lock %s can't be released: %s.".formatted(file, IoReason.of(e)), e);
        }
    }

    @Override
    public void close() {
        close(LitePlatform.deletesOpenFiles());
    }

    void close(boolean deletesOpenFiles) {
        try {
            if (deletesOpenFiles) {
                Files.deleteIfExists(file);
            }
            lock.release();
            channel.close();
            if (!deletesOpenFiles) {
                deleteUnlessOpen(file);
            }
        } catch (IOException e) {
            throw new SetupException("The lock %s can't be released: %s.".formatted(file, IoReason.of(e)), e);
        }
    }

    private static void deleteUnlessOpen(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Another process has opened it since, and will delete it
        }
    }

    private static Path file(Path database) {
        return database.resolveSibling("." + database.getFileName() + ".lock");
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
            }
            return lock;
        } catch (OverlappingFileLockException e) {
            // As above, where the system does not tell who holds it: the channel must stay open
            NEVER_CLOSED.add(channel);
            return null;
        }
    }
}
