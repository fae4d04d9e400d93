package io.github.ragshell.milvus;

import io.github.ragshell.core.RagException;
import io.milvus.common.utils.GTsDict;
import io.milvus.grpc.ErrorCode;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.MsgBase;
import io.milvus.grpc.MsgType;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.Status;
import io.milvus.grpc.UpsertRequest;
import java.util.List;
import java.util.concurrent.Future;

/** An insert or an upsert: how it sends a batch, and what it makes of the answer. */
final class Write {

    private static final int ATTEMPTS = 3;

    private final Connection connection;
    private final CollectionInfo collection;
    private final boolean upsert;
    private final String what;

    Write(Connection connection, CollectionInfo collection, boolean upsert) {
        this.connection = connection;
        this.collection = collection;
        this.upsert = upsert;
        this.what = (upsert ? "The upsert into " : "The insert into ") + collection.name();
    }

    /** As the beginning of a sentence: "The insert into docs". */
    String what() {
        return what;
    }

    /** Sends a batch and waits for nothing. */
    Future<MutationResult> send(ColumnBatches.Batch batch) {
        return upsert
                ? connection.start(stub -> stub.upsert(upsertRequest(batch)))
                : connection.start(stub -> stub.insert(insertRequest(batch)));
    }

    /**
     * The ids of the rows that were written.
     *
     * @throws RagException the server refused the batch
     */
    List<?> ids(MutationResult result) {
        Status status = result.getStatus();
        if (status.getCode() != 0 || status.getErrorCode() != ErrorCode.Success) {
            throw MilvusErrors.refused(what, connection.address(), status.getReason(), null);
        }
        // With it the SDK's searches see what was written in this session
        GTsDict.getInstance()
                .updateCollectionTs(
                        GTsDict.CombineCollectionName(connection.client().currentUsedDatabase(), collection.name()),
                        result.getTimestamp());
        return result.getIDs().hasStrId()
                ? result.getIDs().getStrId().getDataList()
                : result.getIDs().getIntId().getDataList();
    }

    /**
     * The ids of a batch that failed, written after all where the connection broke under it.
     *
     * @throws RagException the batch is not in, as far as is known
     */
    List<?> complete(ColumnBatches.Batch batch, RuntimeException reason) {
        RagException failure = connection.settled(what, reason);
        boolean repeatable = upsert || !collection.primaryKey().autoId();
        if (!repeatable || !MilvusErrors.isBrokenConnection(failure)) {
            throw failure;
        }
        // It is not known whether the server has the rows; an upsert is right in both cases
        return ids(connection.send(what, ATTEMPTS, stub -> stub.upsert(upsertRequest(batch))));
    }

    private InsertRequest insertRequest(ColumnBatches.Batch batch) {
        return InsertRequest.newBuilder()
                .setBase(MsgBase.newBuilder().setMsgType(MsgType.Insert))
                .setCollectionName(collection.name())
                .setNumRows(batch.rows())
                .addAllFieldsData(batch.columns())
                .build();
    }

    private UpsertRequest upsertRequest(ColumnBatches.Batch batch) {
        return UpsertRequest.newBuilder()
                .setBase(MsgBase.newBuilder().setMsgType(MsgType.Upsert))
                .setCollectionName(collection.name())
                .setNumRows(batch.rows())
                .addAllFieldsData(batch.columns())
                .build();
    }
}
