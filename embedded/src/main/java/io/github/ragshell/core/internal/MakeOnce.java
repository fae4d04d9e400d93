package io.github.ragshell.core.internal;

import io.github.ragshell.core.StoppedException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BooleanSupplier;

/** Lets one thread of one process make what is in a directory, while all others that want it wait, and then have it. */
public final class MakeOnce {

    /** What makes it. */
    @FunctionalInterface
    public interface Work {
        void run() throws IOException;
    }

    private MakeOnce() {}

    /**
     * Makes what is missing.
     *
     * @param directory made where it is missing; holds a file {@code .lock} from then on
     * @param isThere asked again under the lock: another one may have made it while we waited
     * @throws StoppedException the thread was interrupted; its flag is set
     * @throws IOException the directory can't be written, or the making failed
     */
    public static void make(Path directory, BooleanSupplier isThere, Work work) throws IOException {
        // A file lock is the process's: it keeps out other processes, not other threads. This text is the same one in
        // every class loader
        synchronized ((MakeOnce.class.getName() + directory).intern()) {
            PrivateDirectory.make(directory);
            try (var channel = FileChannel.open(
                            directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                Permissions.keepOthersFromWriting(directory.resolve(".lock"));
                if (lock.isValid() && !isThere.getAsBoolean()) {
                    work.run();
                }
            } catch (ClosedByInterruptException | FileLockInterruptionException e) {
                Thread.currentThread().interrupt();
                throw new StoppedException("Stopped while %s was being filled. Run it again.".formatted(directory));
            }
        }
    }
}
