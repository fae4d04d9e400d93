package io.github.ragshell.milvus.lite;

import com.google.protobuf.InvalidProtocolBufferException;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.UpsertRequest;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Sends a large insert to the native engine in parts: the engine's time for a row grows with the message (6,000 rows of
 * 384 numbers take it a minute in one message, and less than a second in parts of 2 MB), and a client that waits so long
 * gives up and sends its rows a second time.
 */
final class LargeInserts implements CallRule {

    private static final int PART_BYTES = 2 << 20;
    private static final int LARGE_BYTES = 2 * PART_BYTES;
    private static final int MINUTES = 10;

    private final EngineChannel channel;
    private final ServerLog log;

    LargeInserts(EngineChannel channel, ServerLog log) {
        this.channel = channel;
        this.log = log;
    }

    static CallRule of(MilvusMethod method, EngineChannel channel, ServerLog log) {
        return method.name().equals("Insert") ? new LargeInserts(channel, log) : CallRule.NONE;
    }

    @Override
    public Optional<byte[]> answer(byte[] request) {
        if (request.length <= LARGE_BYTES) {
            return Optional.empty();
        }
        try {
            var insert = InsertRequest.parseFrom(request);
            int parts = Math.min(insert.getNumRows(), (request.length + PART_BYTES - 1) / PART_BYTES);
            return parts < 2
                    ? Optional.empty()
                    : Optional.of(send(insert, parts).toByteArray());
        } catch (InvalidProtocolBufferException e) {
            // No message of this kind: the engine says so
            return Optional.empty();
        }
    }

    private MutationResult send(InsertRequest insert, int parts) throws InvalidProtocolBufferException {
        UpsertRequest rows = rows(insert);
        int all = insert.getNumRows();
        var whole = MutationResult.newBuilder();
        for (int part = 0; part < parts; part++) {
            int begin = (int) ((long) all * part / parts);
            int end = (int) ((long) all * (part + 1) / parts);
            InsertRequest some = RowsOfRequest.insert(
                    rows, IntStream.range(begin, end).boxed().toList());
            var result = MutationResult.parseFrom(channel.call("Insert", some.toByteArray(), MINUTES));
            if (!EngineStatus.isGood(result.getStatus())) {
                return refused(result, begin, all);
            }
            log.require();
            add(result, begin, whole);
        }
        return whole.build();
    }

    private static void add(MutationResult part, int begin, MutationResult.Builder whole) {
        // The lists of ids are joined
        whole.mergeFrom(part).clearSuccIndex();
        int rows = begin + (int) part.getInsertCnt();
        whole.setInsertCnt(rows)
                .addAllSuccIndex(IntStream.range(0, rows).boxed().toList());
    }

    private static MutationResult refused(MutationResult result, int in, int all) {
        if (in == 0) {
            return result;
        }
        var status = result.getStatus().toBuilder();
        return result.toBuilder()
                .setStatus(status.setReason("%s (%d of %d rows are in: a large insert is sent in parts)"
                        .formatted(status.getReason(), in, all)))
                .build();
    }

    private static UpsertRequest rows(InsertRequest insert) {
        return UpsertRequest.newBuilder()
                .setDbName(insert.getDbName())
                .setCollectionName(insert.getCollectionName())
                .setPartitionName(insert.getPartitionName())
                .addAllFieldsData(insert.getFieldsDataList())
                .addAllHashKeys(insert.getHashKeysList())
                .setNumRows(insert.getNumRows())
                .build();
    }
}
