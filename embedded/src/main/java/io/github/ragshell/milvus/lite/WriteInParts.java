package io.github.ragshell.milvus.lite;

import com.google.protobuf.InvalidProtocolBufferException;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.UpsertRequest;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sends a large write to the native engine in parts, one after the other: the engine's time for a row grows with the
 * message (6,000 rows of 384 numbers take it a minute in one message, and less than a second in parts of 2 MB), and a
 * client that waits so long gives up and sends its rows a second time.
 */
final class WriteInParts {

    private static final int PART_BYTES = 2 << 20;
    private static final int LARGE_BYTES = 2 * PART_BYTES;

    private WriteInParts() {}

    /** Sends one part. */
    @FunctionalInterface
    interface Call {
        /** @param in rows of the write that are in already */
        MutationResult send(UpsertRequest part, int in) throws InvalidProtocolBufferException;
    }

    /** Whether a message of so many bytes goes in parts. */
    static boolean isLarge(int bytes) {
        return bytes > LARGE_BYTES;
    }

    /** Returns the answer to all of it: the engine's refusal where it refused a part, after which no more are sent. */
    static MutationResult send(UpsertRequest rows, Call call) throws InvalidProtocolBufferException {
        int parts = parts(rows);
        if (parts < 2) {
            return call.send(rows, 0);
        }
        int all = rows.getNumRows();
        var whole = MutationResult.newBuilder();
        for (int part = 0; part < parts; part++) {
            int begin = (int) ((long) all * part / parts);
            int end = (int) ((long) all * (part + 1) / parts);
            MutationResult result = call.send(
                    RowsOfRequest.some(rows, IntStream.range(begin, end).boxed().toList()), begin);
            if (!EngineStatus.isGood(result.getStatus())) {
                return refused(result, begin, all);
            }
            add(result, whole);
        }
        return whole.build();
    }

    /** How many parts a write has: one where it is small or can't be parted. */
    static int parts(UpsertRequest rows) {
        int bytes = rows.getSerializedSize();
        if (!isLarge(bytes) || !isWhole(rows)) {
            return 1;
        }
        return Math.min(rows.getNumRows(), (bytes + PART_BYTES - 1) / PART_BYTES);
    }

    private static boolean isWhole(UpsertRequest rows) {
        try {
            return rows.getNumRows() > 0
                    && RowsOfRequest.some(rows, List.of(rows.getNumRows() - 1)).getNumRows() == 1;
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            // A column is shorter, or of a kind that is not known here: the engine says what it makes of it
            return false;
        }
    }

    private static void add(MutationResult part, MutationResult.Builder whole) {
        long inserted = whole.getInsertCnt() + part.getInsertCnt();
        long deleted = whole.getDeleteCnt() + part.getDeleteCnt();
        long upserted = whole.getUpsertCnt() + part.getUpsertCnt();
        int rows = whole.getSuccIndexCount() + part.getSuccIndexCount();
        // The lists of ids are joined
        whole.mergeFrom(part)
                .setInsertCnt(inserted)
                .setDeleteCnt(deleted)
                .setUpsertCnt(upserted)
                .clearSuccIndex()
                .addAllSuccIndex(IntStream.range(0, rows).boxed().toList());
    }

    private static MutationResult refused(MutationResult result, int in, int all) {
        var status = result.getStatus().toBuilder();
        return result.toBuilder()
                .setStatus(status.setReason("%s (%d of %d rows are in: a large write is sent in parts)"
                        .formatted(status.getReason(), in, all)))
                .build();
    }
}
