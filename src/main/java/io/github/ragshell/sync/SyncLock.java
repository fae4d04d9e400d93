package io.github.ragshell.sync;

import io.github.ragshell.core.InUseException;
import io.github.ragshell.core.Settings;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.IoReason;
import io.github.ragshell.core.internal.PrivateDirectory;
import io.github.ragshell.core.internal.Sha256;
import io.github.ragshell.core.internal.WholeFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lets one sync at a time work on a collection, among all processes of a user on this machine. */
final class SyncLock implements AutoCloseable {

    private static final Pattern SERVER = Pattern.compile("(?i)(?<host>https?://(\\[[^/]*]|[^/:]*))(?<rest>.*?)/*");
    private static final String THIS_MACHINE = "(?<=//)(127\\.[0-9.]+|\\[::1]|\\[0:0:0:0:0:0:0:1])$";

    private final FileChannel channel;
    private final String name;

    private SyncLock(FileChannel channel, String name) {
        this.channel = channel;
        this.name = name;
    }

    /** @throws InUseException another sync works on the collection */
    static SyncLock of(String address, String collection) {
        String name = Sha256.of(oneName(address) + "\0" + collection).substring(0, 16);
        Path file = Settings.home().resolve("locks").resolve("sync-" + name + ".lock");
        try {
            PrivateDirectory.make(file.getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new InUseException(
                        "Another sync is working on the collection %s of %s. Wait until it has ended, then call again."
                                .formatted(collection, address));
            }
            return new SyncLock(channel, name);
        } catch (IOException e) {
            throw new SetupException(
                    "The lock %s can't be made: %s. Check RAGSHELL_HOME and its permissions."
                            .formatted(file, IoReason.of(e)),
                    e);
        }
    }

    // A machine has several names for itself
    private static String oneName(String address) {
        Matcher server = SERVER.matcher(address);
        return server.matches()
                ? server.group("host").toLowerCase(Locale.ROOT).replaceFirst(THIS_MACHINE, "localhost")
                        + server.group("rest")
                : address;
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

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock goes with the process at the latest
        }
    }
}
