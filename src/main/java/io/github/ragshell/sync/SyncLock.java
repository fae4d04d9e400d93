package io.github.ragshell.sync;

import io.github.ragshell.core.InUseException;
import io.github.ragshell.core.Settings;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.IoReason;
import io.github.ragshell.core.internal.PrivateDirectory;
import io.github.ragshell.core.internal.Sha256;
import io.github.ragshell.core.internal.WholeFile;
import io.github.ragshell.milvus.MilvusAddress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Lets one sync at a time work on a collection, among all processes of a user on this machine. */
final class SyncLock implements AutoCloseable {

    // Closing any channel of a file gives back all locks that a process has on it, so a second one must never be opened
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;
    private final String name;

    private SyncLock(Path file, FileChannel channel, String name) {
        this.file = file;
        this.channel = channel;
        this.name = name;
    }

    /** @throws InUseException another sync works on the collection */
    static SyncLock of(String address, String collection) {
        String name =
                Sha256.of(MilvusAddress.oneName(address) + "\0" + collection).substring(0, 16);
        Path locks = Settings.home().resolve("locks");
        String file = "sync-" + name + ".lock";
        try {
            PrivateDirectory.make(locks);
            return lock(locks.toRealPath().resolve(file), name)
                    .orElseThrow(() -> new InUseException(
                            "Another sync is working on the collection %s of %s. Wait until it has ended, then call again."
                                    .formatted(collection, address)));
        } catch (IOException e) {
            throw new SetupException(
                    "The lock %s can't be made: %s. Check RAGSHELL_HOME and its permissions."
                            .formatted(locks.resolve(file), IoReason.of(e)),
                    e);
        }
    }

    private static Optional<SyncLock> lock(Path file, String name) throws IOException {
        if (!HELD.add(file)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        boolean locked = false;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            locked = isLocked(channel);
            return locked ? Optional.of(new SyncLock(file, channel, name)) : Optional.empty();
        } finally {
            if (!locked) {
                release(file, channel);
            }
        }
    }

    private static void release(Path file, FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The lock goes with the process at the latest
        } finally {
            HELD.remove(file);
        }
    }

    // Another class loader of this process may hold it
    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Names the lock and the place where it is: who names the same is kept away by it already. */
    String place() {
        return home() + "-" + name;
    }

    private static String home() {
        Path file = Settings.home().resolve("locks").resolve("place");
        try {
            if (!Files.exists(file)) {
                String name = UUID.randomUUID().toString();
                WholeFile.write(file, part -> Files.writeString(part, name));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            // Then a lease that was left behind is waited for
            return UUID.randomUUID().toString();
        }
    }

    @Override
    public void close() {
        if (channel.isOpen()) {
            release(file, channel);
        }
    }
}
