package io.github.ragshell.embedding;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The file of an {@link EmbeddingCache} while it is open and locked: a header, then slots of the same size, each with a
 * text's hash, whether the text was cut off, the vector and a CRC.
 */
final class SlotFile {

    static final int HEADER_BYTES = 16;

    private static final int CRC_BYTES = 4;
    private static final int CRC_OF_HEADER = 8;

    private final FileChannel channel;
    private final int dimension;
    private final int slotBytes;

    /** @param dimension numbers in a vector */
    SlotFile(FileChannel channel, int dimension) {
        this.channel = channel;
        this.dimension = dimension;
        this.slotBytes = slotBytes(dimension);
    }

    /**
     * What is known of the file as a whole.
     *
     * @param oldest the slot that is written over next, once the file is full
     * @param writes how many writes there were: where this is the same, no slot has another text
     */
    record Header(long oldest, int writes) {}

    /** @param key {@link TextKey#NONE} where the slot is free */
    record Slot(TextKey key, Embedding embedding) {}

    /** Is given each slot in turn. */
    @FunctionalInterface
    interface Visitor {
        /** @param key empty where the slot is damaged */
        void visit(int slot, Optional<TextKey> key) throws IOException;
    }

    static int slotBytes(int dimension) {
        return TextKey.BYTES + Integer.BYTES + dimension * Float.BYTES + CRC_BYTES;
    }

    /** Whole slots; one whose write was cut off does not count. */
    int slots() throws IOException {
        return (int) (Math.max(0, channel.size() - HEADER_BYTES) / slotBytes);
    }

    /** That of a new file where it is missing or damaged. */
    Header header() throws IOException {
        ByteBuffer header = buffer(HEADER_BYTES);
        boolean intact = channel.read(header, 0) == HEADER_BYTES
                && crc(header.slice(0, CRC_OF_HEADER)) == header.getInt(CRC_OF_HEADER);
        return intact ? new Header(header.getLong(0), header.getInt(CRC_OF_HEADER + Integer.BYTES)) : new Header(0, 0);
    }

    void write(Header header) throws IOException {
        ByteBuffer bytes = buffer(HEADER_BYTES).putLong(header.oldest());
        bytes.putInt(crc(bytes.slice(0, CRC_OF_HEADER)));
        write(bytes.putInt(header.writes()).flip(), 0);
    }

    /** Reads all slots. */
    void forEach(Visitor visitor) throws IOException {
        int count = slots();
        if (count == 0) {
            return;
        }
        ByteBuffer all = channel.map(FileChannel.MapMode.READ_ONLY, HEADER_BYTES, (long) count * slotBytes);
        for (int slot = 0; slot < count; slot++) {
            ByteBuffer bytes = all.slice(slot * slotBytes, slotBytes).order(ByteOrder.LITTLE_ENDIAN);
            visitor.visit(slot, isIntact(bytes) ? Optional.of(TextKey.read(bytes)) : Optional.empty());
        }
    }

    /** Empty where the slot is damaged. */
    Optional<Slot> read(int slot) throws IOException {
        ByteBuffer bytes = buffer(slotBytes);
        while (bytes.hasRemaining() && channel.read(bytes, position(slot) + bytes.position()) >= 0) {
            // The rest
        }
        if (bytes.hasRemaining() || !isIntact(bytes)) {
            return Optional.empty();
        }
        bytes.rewind();
        TextKey key = TextKey.read(bytes);
        boolean truncated = bytes.getInt() != 0;
        float[] vector = new float[dimension];
        bytes.asFloatBuffer().get(vector);
        return Optional.of(new Slot(key, new Embedding(vector, truncated)));
    }

    void write(int slot, TextKey key, Embedding embedding) throws IOException {
        ByteBuffer bytes = buffer(slotBytes);
        key.write(bytes);
        bytes.putInt(embedding.truncated() ? 1 : 0);
        for (float number : embedding.vector()) {
            bytes.putFloat(number);
        }
        bytes.putInt(slotBytes - CRC_BYTES, crc(bytes.slice(0, slotBytes - CRC_BYTES)));
        write(bytes.rewind(), position(slot));
    }

    private long position(int slot) {
        return HEADER_BYTES + (long) slot * slotBytes;
    }

    private boolean isIntact(ByteBuffer slot) {
        return crc(slot.slice(0, slotBytes - CRC_BYTES)) == slot.getInt(slotBytes - CRC_BYTES);
    }

    private void write(ByteBuffer bytes, long position) throws IOException {
        for (long at = position; bytes.hasRemaining(); ) {
            at += channel.write(bytes, at);
        }
    }

    private static int crc(ByteBuffer bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
