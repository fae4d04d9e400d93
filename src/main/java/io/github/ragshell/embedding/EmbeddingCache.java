package io.github.ragshell.embedding;

import io.github.ragshell.core.Settings;
import io.github.ragshell.core.internal.IoReason;
import io.github.ragshell.core.internal.Permissions;
import io.github.ragshell.core.internal.PrivateDirectory;
import io.github.ragshell.view.Display;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Vectors made before, in one file per model: {@code RAGSHELL_HOME/embeddings/<model>-<hash>.vectors}. A file is a row
 * of slots of the same size, each with the text's hash, whether it was cut off, the vector and a CRC; the file holds at
 * most {@value #MAX_BYTES} bytes, after which the oldest slots are written over. Processes and threads take turns by a
 * lock on the file. Where the cache can't be used a notice says so, and vectors are computed each time.
 */
final class EmbeddingCache {

    static final long MAX_BYTES = 256L << 20;

    private static final int HEADER_BYTES = 16;
    private static final int CRC_BYTES = 4;
    private static final Embedding NOTHING = new Embedding(new float[0], false);
    private static final Object IN_THIS_JVM = new Object();

    private final Path file;
    private final int dimension;
    private final int slotBytes;
    private final long maxSlots;

    /**
     * @param model what to tell models apart by: name and hash of everything that makes their vectors
     * @param dimension numbers in a vector
     * @param maxBytes size of the file at most
     */
    EmbeddingCache(String model, int dimension, long maxBytes) {
        this.file = Settings.home().resolve("embeddings").resolve(model + ".vectors");
        this.dimension = dimension;
        this.slotBytes = TextKey.BYTES + 4 + dimension * Float.BYTES + CRC_BYTES;
        this.maxSlots = Math.max(1, (maxBytes - HEADER_BYTES) / slotBytes);
    }

    /** The entries there are for these texts. */
    Map<TextKey, Embedding> find(Iterable<TextKey> wanted) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        var found = new HashMap<TextKey, Embedding>();
        wanted.forEach(key -> found.put(key, null));
        try {
            int damaged = locked(channel -> read(channel, found));
            found.values().removeIf(entry -> entry == null);
            sayDamaged(damaged);
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
            locked(channel -> write(channel, new LinkedHashMap<>(entries)));
        } catch (IOException e) {
            sayUnusable("written", e);
        }
    }

    private interface Access {
        int with(FileChannel channel) throws IOException;
    }

    private int locked(Access access) throws IOException {
        // A lock on a file keeps other processes out, but throws at other threads
        synchronized (IN_THIS_JVM) {
            // What was computed before the user stopped is worth keeping, but an interrupt closes the file
            boolean stopped = Thread.interrupted();
            try (var channel = FileChannel.open(
                            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                Permissions.keepOthersFromWriting(file);
                return access.with(channel);
            } catch (ClosedByInterruptException | FileLockInterruptionException e) {
                stopped = true;
                return 0;
            } finally {
                if (stopped) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private int read(FileChannel channel, Map<TextKey, Embedding> wanted) throws IOException {
        int damaged = 0;
        ByteBuffer slots = slots(channel);
        for (int slot = 0; slot < slots.capacity() / slotBytes; slot++) {
            ByteBuffer bytes = slot(slots, slot);
            TextKey key = TextKey.read(bytes);
            if (!isIntact(slot(slots, slot))) {
                damaged++;
                writeFully(channel, bytes(TextKey.NONE, NOTHING), HEADER_BYTES + (long) slot * slotBytes);
            } else if (wanted.containsKey(key)) {
                wanted.put(key, embedding(bytes));
            }
        }
        return damaged;
    }

    private Embedding embedding(ByteBuffer bytes) {
        boolean truncated = bytes.getInt() != 0;
        float[] vector = new float[dimension];
        bytes.asFloatBuffer().get(vector);
        return new Embedding(vector, truncated);
    }

    private int write(FileChannel channel, Map<TextKey, Embedding> entries) throws IOException {
        ByteBuffer slots = slots(channel);
        Deque<Long> free = new ArrayDeque<>();
        long count = slots.capacity() / slotBytes;
        for (int slot = 0; slot < count; slot++) {
            TextKey key = TextKey.read(slot(slots, slot));
            if (isIntact(slot(slots, slot)) && !key.equals(TextKey.NONE)) {
                entries.remove(key);
            } else {
                free.add((long) slot);
            }
        }
        long oldest = oldest(channel);
        for (Map.Entry<TextKey, Embedding> entry : entries.entrySet()) {
            Long slot = free.poll();
            if (slot == null && count < maxSlots) {
                slot = count++;
            } else if (slot == null) {
                slot = oldest;
                oldest = (oldest + 1) % maxSlots;
            }
            writeFully(channel, bytes(entry.getKey(), entry.getValue()), HEADER_BYTES + slot * slotBytes);
        }
        writeFully(channel, header(oldest), 0);
        return entries.size();
    }

    private ByteBuffer bytes(TextKey key, Embedding embedding) {
        ByteBuffer bytes = buffer(slotBytes);
        key.write(bytes);
        bytes.putInt(embedding.truncated() ? 1 : 0);
        for (float number : embedding.vector()) {
            bytes.putFloat(number);
        }
        bytes.putInt(slotBytes - CRC_BYTES, crc(bytes.slice(0, slotBytes - CRC_BYTES)));
        return bytes.rewind();
    }

    private ByteBuffer slots(FileChannel channel) throws IOException {
        long slots = Math.max(0, channel.size() - HEADER_BYTES) / slotBytes;
        return slots == 0
                ? buffer(0)
                : channel.map(FileChannel.MapMode.READ_ONLY, HEADER_BYTES, slots * slotBytes)
                        .order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer slot(ByteBuffer slots, int slot) {
        return slots.slice(slot * slotBytes, slotBytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private boolean isIntact(ByteBuffer slot) {
        return crc(slot.slice(0, slotBytes - CRC_BYTES)) == slot.getInt(slotBytes - CRC_BYTES);
    }

    // Which slot is written over next, once the file is full
    private long oldest(FileChannel channel) throws IOException {
        ByteBuffer header = buffer(HEADER_BYTES);
        return channel.read(header, 0) == HEADER_BYTES && crc(header.slice(0, 8)) == header.getInt(8)
                ? Math.floorMod(header.getLong(0), maxSlots)
                : 0;
    }

    private static ByteBuffer header(long oldest) {
        ByteBuffer header = buffer(HEADER_BYTES).putLong(oldest);
        return header.putInt(crc(header.slice(0, 8))).putInt(0).flip();
    }

    private static int crc(ByteBuffer bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        for (long at = position; bytes.hasRemaining(); ) {
            at += channel.write(bytes, at);
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
