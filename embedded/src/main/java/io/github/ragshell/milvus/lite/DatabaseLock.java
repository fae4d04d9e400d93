package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.IoReason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The exclusive lock on {@code .NAME.lock} beside a database. Milvus Lite ends by itself when the lock is gone, and
 * the Python launcher takes the same one, so there is never a second server on a file.
 */
final class DatabaseLock implements AutoCloseable {

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
     * @throws SetupException the directory can't be written
     */
    static Optional<DatabaseLock> tryAcquire(Path database) {
        Path file = file(database);
        try {
            while (true) {
                var opened = new RandomAccessFile(file.toFile(), "rw");
                FileLock lock = tryLock(opened.getChannel());
                if (lock == null) {
                    return Optional.empty();
                }
                // The holder before us deletes the file; a lock on a deleted file protects nothing
                if (!LitePlatform.deletesOpenFiles() || isStillThere(file, opened)) {
                    return Optional.of(new DatabaseLock(file, opened.getChannel(), lock));
                }
                opened.close();
            }
        } catch (IOException e) {
            throw new SetupException(
                    "The database %s can't be locked (%s). Choose a directory that can be written."
                            .formatted(database, IoReason.of(e)),
                    e);
        }
    }

    /** The process that holds the lock, where the system tells. */
    static OptionalLong holder(Path database) {
        try {
            String inode = ":" + Files.getAttribute(file(database), "unix:ino");
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
            // Another process has opened it since, and deletes it in its turn
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
            // This JVM holds the lock, in another class loader. The channel stays open: closing any channel of a file
            // gives up the process's locks on it (POSIX)
            return null;
        }
    }

    // Told by the size alone: opening the file a second time and closing it would give up the lock (POSIX)
    private static boolean isStillThere(Path file, RandomAccessFile opened) throws IOException {
        for (int size : new int[] {1, 2 + (int) (System.nanoTime() & 0xFFF), 0}) {
            // Takes no room on a full disk
            opened.setLength(size);
            if (!Files.exists(file) || Files.size(file) != size) {
                return false;
            }
        }
        return true;
    }
}
