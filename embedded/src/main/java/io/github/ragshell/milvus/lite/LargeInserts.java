package io.github.ragshell.milvus.lite;

import com.google.protobuf.InvalidProtocolBufferException;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.ErrorCode;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.UpsertRequest;
import io.milvus.shaded.io.grpc.Status;
import io.milvus.shaded.io.grpc.Status.Code;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Sends a large insert to the native engine as a {@link WriteInParts}. */
final class LargeInserts implements CallRule {

    private static final int TRIES = 3;
    private static final long PAUSE_NANOS = 100_000_000;
    // Milvus's own number for what nobody expects: clients don't repeat the call then
    private static final int UNEXPECTED = 65535;

    private final EngineChannel channel;
    private final ServerLog log;

    private LargeInserts(EngineChannel channel, ServerLog log) {
        this.channel = channel;
        this.log = log;
    }

    static CallRule of(MilvusMethod method, EngineChannel channel, ServerLog log) {
        return method.name().equals("Insert") ? new LargeInserts(channel, log) : CallRule.NONE;
    }

    @Override
    public Optional<byte[]> answer(byte[] request) {
        if (!WriteInParts.isLarge(request.length)) {
            return Optional.empty();
        }
        try {
            UpsertRequest rows = rows(InsertRequest.parseFrom(request));
            return WriteInParts.parts(rows) < 2
                    ? Optional.empty()
                    : Optional.of(WriteInParts.send(rows, this::send).toByteArray());
        } catch (InvalidProtocolBufferException e) {
            // No message of this kind: the engine says so
            return Optional.empty();
        }
    }

    private MutationResult send(UpsertRequest part, int in) throws InvalidProtocolBufferException {
        for (int tries = 1; ; tries++) {
            try {
                byte[] insert = RowsOfRequest.insert(part).toByteArray();
                var result = MutationResult.parseFrom(channel.call("Insert", insert));
                if (EngineStatus.isGood(result.getStatus())) {
                    log.require();
                }
                return result;
            } catch (StatusRuntimeException e) {
                Status status = EngineChannel.broken(e.getStatus());
                boolean again = tries < TRIES && status.getCode() == Code.UNAVAILABLE && isMissing(part);
                if (!again && in == 0 && status.getCode() != Code.UNAVAILABLE) {
                    throw e;
                }
                if (!again) {
                    return unknown(part.getNumRows(), status.getDescription());
                }
            }
        }
    }

    /** Whether none of its rows are in, as the next server knows; false where their keys don't tell. */
    private boolean isMissing(UpsertRequest part) {
        for (int tries = 1; ; tries++) {
            try {
                CollectionSchema schema = channel.questions()
                        .describeCollection(DescribeCollectionRequest.newBuilder()
                                .setCollectionName(part.getCollectionName())
                                .build())
                        .getSchema();
                return NewRows.areAll(NewRows.keys(schema, part), schema, part, channel.questions());
            } catch (StatusRuntimeException e) {
                if (tries == TRIES) {
                    return false;
                }
                // One that is being killed still takes connections
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** No UNAVAILABLE, on which clients repeat the call: the rows that are in would be there twice. */
    private static MutationResult unknown(int rows, String reason) {
        return MutationResult.newBuilder()
                .setStatus(io.milvus.grpc.Status.newBuilder()
                        .setErrorCode(ErrorCode.UnexpectedError)
                        .setCode(UNEXPECTED)
                        .setReason(
                                "This insert was cut off (%s), and of the %d rows that were on their way it is not known whether they are in. Write all rows again with upsert, or insert those that are missing"
                                        .formatted(reason, rows)))
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
