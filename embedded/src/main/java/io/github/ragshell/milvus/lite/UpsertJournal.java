package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.FileOwner;
import io.github.ragshell.core.internal.IoReason;
import io.milvus.grpc.IDs;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The upserts under way in a database, of all processes that use it, as files in {@code .NAME.upserts} beside it. The
 * native engine deletes the old rows in one transaction and inserts the new ones in the next; killed in between, it
 * loses both. {@link UpsertReplay} then inserts the rows from here before the next server has any client.
 *
 * <p>A delete or drop that is answered while upserts are under way is noted here, too: its rows must not come back with
 * an older upsert.
 */
final class UpsertJournal {

    private static final AtomicLong LAST = new AtomicLong();

    private final Path database;
    private final Path directory;
    private volatile boolean made;

    private UpsertJournal(Path database) {
        this.database = database;
        this.directory = database.resolveSibling("." + database.getFileName() + ".upserts");
    }

    static UpsertJournal of(Path database) {
        return new UpsertJournal(database);
    }

    Path database() {
        return database;
    }

    /** An upsert under way. */
    static final class Entry implements AutoCloseable {

        private final Path file;

        private Entry(Path file) {
            this.file = file;
        }

        /** The server has answered, with success or a refusal. */
        @Override
        public void close() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new SetupException("The journal %s can't be deleted: %s.".formatted(file, IoReason.of(e)), e);
            }
        }

        /** There will be no answer: the server has died. The next one completes the upsert. */
        void abandon() {
            try {
                Files.move(file, JournalFile.abandoned(file));
            } catch (NoSuchFileException e) {
                // The next server has completed it already
            } catch (IOException e) {
                throw new SetupException("The journal %s can't be renamed: %s.".formatted(file, IoReason.of(e)), e);
            }
        }
    }

    /**
     * Notes an upsert; on the disk when this returns.
     *
     * @param request a serialised {@code UpsertRequest}
     * @throws SetupException it can't be written; the upsert must not be sent then
     */
    Entry begin(byte[] request) {
        try {
            return new Entry(write(JournalFile.UPSERT, request));
        } catch (IOException e) {
            throw new SetupException(
                    "The upsert was not sent, because its journal can't be written to %s (%s). No row was changed; free some room or make the directory writable, and call again."
                            .formatted(directory, IoReason.of(e)),
                    e);
        }
    }

    /**
     * Notes an answered delete, before its client has the answer. Costs nothing while no upsert is under way.
     *
     * @param ids as the server returned them
     * @param filter which an upsert that was cut off may have rows for that are not there yet
     */
    void deleted(String collection, IDs ids, String filter) {
        note(new NotedDeletion(collection, ids, filter).toBytes());
    }

    /** Notes that a collection was dropped, emptied or renamed, before its client has the answer. */
    void dropped(String collection) {
        note(NotedDeletion.ofAll(collection).toBytes());
    }

    private void note(byte[] deletion) {
        try {
            List<JournalFile> files = newestFirst();
            if (files.stream().anyMatch(JournalFile::isUpsert)) {
                write(JournalFile.DELETION, deletion);
                return;
            }
            for (JournalFile file : files) {
                file.delete();
            }
        } catch (IOException e) {
            throw new SetupException(
                    "The rows are deleted, but their deletion can't be noted in %s (%s): should the program be killed now, an upsert that is under way may bring some of them back. Free some room and call again."
                            .formatted(directory, IoReason.of(e)),
                    e);
        }
    }

    /** What is under way; empty in nearly all cases. */
    List<JournalFile> newestFirst() throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        requireOurs();
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(JournalFile::isOne)
                    .map(JournalFile::new)
                    .sorted(Comparator.comparing(JournalFile::order).reversed())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Deletes the directory where nothing is under way. */
    void tidy() {
        try {
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // An upsert of another process is under way, or one was kept
        }
    }

    private Path write(String kind, byte[] content) throws IOException {
        if (!made) {
            make();
        }
        while (true) {
            Path file = directory.resolve(JournalFile.name(next(), kind));
            try {
                write(file, content);
                return file;
            } catch (FileAlreadyExistsException e) {
                // Of this process in another class loader, in the same microsecond
            } catch (NoSuchFileException e) {
                // Tidied up by the process that has just closed the database
                make();
            }
        }
    }

    /** Writes a file of the journal; on the disk when this returns. */
    static void write(Path file, byte[] content) throws IOException {
        boolean written = false;
        try (FileChannel channel = UserFile.createNew(file)) {
            JournalFile.write(channel, content);
            channel.force(false);
            written = true;
        } finally {
            if (!written) {
                deleteHalf(file);
            }
        }
    }

    private static void deleteHalf(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Its checksum is missing, so it is ignored
        }
    }

    private void make() throws IOException {
        try {
            UserFile.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            requireOurs();
        }
        made = true;
    }

    private void requireOurs() throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) || !FileOwner.isOurs(directory)) {
            throw new IOException(directory + " is not a directory of this user's; move it away");
        }
    }

    private static long next() {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        return LAST.updateAndGet(last -> Math.max(last + 1, now));
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
