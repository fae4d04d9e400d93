package io.github.ragshell.embedding;

import io.github.ragshell.embedding.SlotFile.Header;
import io.github.ragshell.embedding.SlotFile.Slot;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which slot of a {@link SlotFile} has which text, so that only the first call of a process has to read all of them. */
final class CacheIndex {

    private static final Embedding NOTHING = new Embedding(new float[0], false);

    private final long maxSlots;
    private final Map<TextKey, Integer> slots;
    private final Deque<Integer> free = new ArrayDeque<>();
    private int count;
    private Header header;
    private int damaged;

    private CacheIndex(long maxSlots, int count) {
        this.maxSlots = maxSlots;
        this.count = count;
        // Enough for all without growing
        this.slots = new HashMap<>(count + count / 2);
    }

    /** Reads the whole file. */
    static CacheIndex of(SlotFile file, long maxSlots) throws IOException {
        var index = new CacheIndex(maxSlots, file.slots());
        index.header = file.header();
        file.forEach((slot, key) -> {
            if (key.isEmpty()) {
                index.discard(file, slot);
            } else if (key.get().equals(TextKey.NONE)) {
                index.free.add(slot);
            } else {
                index.slots.put(key.get(), slot);
            }
        });
        return index;
    }

    /** Whether no other process has written since. */
    boolean isUpToDate(SlotFile file) throws IOException {
        return header.equals(file.header()) && count == file.slots();
    }

    /** The entry of a text. */
    Optional<Embedding> find(SlotFile file, TextKey key) throws IOException {
        Integer slot = slots.get(key);
        if (slot == null) {
            return Optional.empty();
        }
        Optional<Slot> read = file.read(slot);
        if (read.isPresent() && read.get().key().equals(key)) {
            return Optional.of(read.get().embedding());
        }
        slots.remove(key);
        if (read.isEmpty()) {
            discard(file, slot);
        }
        return Optional.empty();
    }

    /** Keeps entries, over the oldest ones where there is no room. */
    void put(SlotFile file, Map<TextKey, Embedding> entries) throws IOException {
        long oldest = Math.floorMod(header.oldest(), maxSlots);
        for (Map.Entry<TextKey, Embedding> entry : entries.entrySet()) {
            if (slots.containsKey(entry.getKey())) {
                continue;
            }
            Integer slot = free.poll();
            if (slot == null && count < maxSlots) {
                slot = count++;
            } else if (slot == null) {
                slot = (int) oldest;
                oldest = (oldest + 1) % maxSlots;
                file.read(slot).ifPresent(old -> slots.remove(old.key()));
            }
            file.write(slot, entry.getKey(), entry.getValue());
            slots.put(entry.getKey(), slot);
        }
        header = new Header(oldest, header.writes() + 1);
        file.write(header);
    }

    /** How many damaged entries were found since the last call. */
    int takeDamaged() {
        int found = damaged;
        damaged = 0;
        return found;
    }

    private void discard(SlotFile file, int slot) throws IOException {
        file.write(slot, TextKey.NONE, NOTHING);
        free.add(slot);
        damaged++;
    }
}
