package io.github.ragshell.embedding;

import io.github.ragshell.core.Settings;
import io.github.ragshell.core.internal.IoReason;
import io.github.ragshell.core.internal.Permissions;
import io.github.ragshell.core.internal.PrivateDirectory;
import io.github.ragshell.view.Display;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Vectors made before, in one file per model: {@code RAGSHELL_HOME/embeddings/<model>-<hash>.vectors}, a
 * {@link SlotFile} of at most {@value #MAX_BYTES} bytes, after which the oldest slots are written over. Processes and
 * threads take turns by a lock on the file. Where the cache can't be used a notice says so, and vectors are computed each
 * time.
 */
final class EmbeddingCache {

    static final long MAX_BYTES = 256L << 20;

    private static final Object IN_THIS_JVM = new Object();

    private final Path file;
    private final int dimension;
    private final long maxSlots;
    // Guarded by IN_THIS_JVM; null where the next call has to read the file
    private CacheIndex index;

    /**
     * @param model what to tell models apart by: name and hash of everything that makes their vectors
     * @param dimension numbers in a vector
     * @param maxBytes size of the file at most
     */
    EmbeddingCache(String model, int dimension, long maxBytes) {
        this.file = Settings.home().resolve("embeddings").resolve(model + ".vectors");
        this.dimension = dimension;
        this.maxSlots = Math.max(1, (maxBytes - SlotFile.HEADER_BYTES) / SlotFile.slotBytes(dimension));
    }

    /** The entries there are for these texts. */
    Map<TextKey, Embedding> find(Iterable<TextKey> wanted) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        var found = new HashMap<TextKey, Embedding>();
        try {
            locked((slots, known) -> {
                for (TextKey key : wanted) {
                    known.find(slots, key).ifPresent(entry -> found.put(key, entry));
                }
            });
            return found;
        } catch (IOException e) {
            sayUnusable("read", e);
            return Map.of();
        }
    }

    /** Keeps entries, over damaged or the oldest ones where there is no room. */
    void put(Map<TextKey, Embedding> entries) {
        if (entries.isEmpty()) {
            return;
        }
        try {
            PrivateDirectory.make(file.getParent());
            locked((slots, known) -> known.put(slots, entries));
        } catch (IOException e) {
            sayUnusable("written", e);
        }
    }

    private interface Access {
        void with(SlotFile slots, CacheIndex known) throws IOException;
    }

    private void locked(Access access) throws IOException {
        // A lock on a file keeps other processes out, but throws at other threads
        synchronized (IN_THIS_JVM) {
            // What was computed before the user stopped is worth keeping, but an interrupt closes the file
            boolean stopped = Thread.interrupted();
            CacheIndex known = index;
            // Where this call fails, it is not known what is in the file
            index = null;
            try (var channel = FileChannel.open(
                            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                Permissions.keepOthersFromWriting(file);
                var slots = new SlotFile(channel, dimension);
                if (known == null || !known.isUpToDate(slots)) {
                    known = CacheIndex.of(slots, maxSlots);
                }
                access.with(slots, known);
                index = known;
            } catch (ClosedByInterruptException | FileLockInterruptionException e) {
                stopped = true;
            } finally {
                if (known != null) {
                    sayDamaged(known.takeDamaged());
                }
                if (stopped) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private void sayDamaged(int damaged) {
        if (damaged > 0) {
            Display.current()
                    .notice("%d %s of the embedding cache %s damaged, and computed again."
                            .formatted(damaged, damaged == 1 ? "entry" : "entries", damaged == 1 ? "was" : "were"));
        }
    }

    private void sayUnusable(String verb, IOException e) {
        Display.current()
                .notice(
                        "The embedding cache %s can't be %s (%s): vectors are computed each time. Free some room, set RAGSHELL_HOME to a directory that can be written, or RAGSHELL_CACHE=off."
                                .formatted(file, verb, IoReason.of(e)));
    }
}
