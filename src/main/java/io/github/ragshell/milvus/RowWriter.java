package io.github.ragshell.milvus;

import io.github.ragshell.core.RagException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.core.UnreachableException;
import io.github.ragshell.view.Progress;
import io.milvus.common.utils.GTsDict;
import io.milvus.grpc.ErrorCode;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.MsgBase;
import io.milvus.grpc.MsgType;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.Status;
import io.milvus.grpc.UpsertRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes rows in batches that fit into a message. */
final class RowWriter {

    // Milvus Lite's time for a row grows with the batch; for a server calls are what takes time
    private static final int LITE_ROWS = 250;
    private static final int SERVER_ROWS = 500;
    private static final int ATTEMPTS = 3;

    private final Connection connection;

    RowWriter(Connection connection) {
        this.connection = connection;
    }

    /** Inserts all rows; an id that is there already is replaced but counted twice by Milvus Lite, and there twice on a server. */
    List<Long> insert(CollectionInfo collection, List<Map<String, Object>> rows) {
        return write("The insert into " + collection.name(), "Inserting", collection, rows, false);
    }

    /** Inserts all rows; an id that is there already is replaced. */
    List<Long> upsert(CollectionInfo collection, List<Map<String, Object>> rows) {
        return write("The upsert into " + collection.name(), "Upserting", collection, rows, true);
    }

    /** Upserts rows that are few, without a progress bar. */
    void upsertQuietly(CollectionInfo collection, List<Map<String, Object>> rows) {
        try (var batches = batches(collection, rows)) {
            while (batches.hasNext()) {
                upsert("The upsert into " + collection.name(), collection, batches.next());
            }
        }
    }

    private List<Long> write(
            String what, String title, CollectionInfo collection, List<Map<String, Object>> rows, boolean upsert) {
        // Nothing is written before it is known that every row can be
        Columns.check(collection, rows);
        var ids = new ArrayList<Long>(rows.size());
        int done = 0;
        try (var batches = batches(collection, rows);
                var progress = Progress.start(title, rows.size(), "rows")) {
            while (batches.hasNext()) {
                Batches.Batch batch = batches.next();
                try {
                    ids.addAll(upsert ? upsert(what, collection, batch) : insert(what, collection, batch));
                    done = batch.end();
                    progress.advance(batch.rows());
                } catch (RagException e) {
                    throw done == 0 ? e : partly(what, e, done, rows.size());
                }
            }
        }
        return ids;
    }

    private Batches batches(CollectionInfo collection, List<Map<String, Object>> rows) {
        return new Batches(collection, rows, connection.lite() == null ? SERVER_ROWS : LITE_ROWS);
    }

    private List<Long> insert(String what, CollectionInfo collection, Batches.Batch batch) {
        var request = InsertRequest.newBuilder()
                .setBase(MsgBase.newBuilder().setMsgType(MsgType.Insert))
                .setCollectionName(collection.name())
                .setNumRows(batch.rows())
                .addAllFieldsData(batch.columns())
                .build();
        boolean ownIds = !collection.primaryKey().autoId();
        try {
            return ids(what, collection, connection.send(what, 1, stub -> stub.insert(request)));
        } catch (UnreachableException e) {
            // It is not known whether the server has the rows; an upsert is right in both cases
            if (!ownIds || !MilvusErrors.isBrokenConnection(e)) {
                throw e;
            }
            return upsert(what, collection, batch);
        }
    }

    private List<Long> upsert(String what, CollectionInfo collection, Batches.Batch batch) {
        var request = UpsertRequest.newBuilder()
                .setBase(MsgBase.newBuilder().setMsgType(MsgType.Upsert))
                .setCollectionName(collection.name())
                .setNumRows(batch.rows())
                .addAllFieldsData(batch.columns())
                .build();
        return ids(what, collection, connection.send(what, ATTEMPTS, stub -> stub.upsert(request)));
    }

    private List<Long> ids(String what, CollectionInfo collection, MutationResult result) {
        Status status = result.getStatus();
        if (status.getCode() != 0 || status.getErrorCode() != ErrorCode.Success) {
            throw MilvusErrors.refused(what, connection.address(), status.getReason(), null);
        }
        // With it the SDK's searches see what was written in this session
        GTsDict.getInstance()
                .updateCollectionTs(
                        GTsDict.CombineCollectionName(connection.client().currentUsedDatabase(), collection.name()),
                        result.getTimestamp());
        return result.getIDs().getIntId().getDataList();
    }

    private static RagException partly(String what, RagException e, int done, int total) {
        String rest = " %d of %d rows are in. Call upsert with the same rows to complete them without doubling any."
                .formatted(done, total);
        return e instanceof StoppedException
                ? new StoppedException(what + " was stopped, as asked." + rest)
                : new ServiceException(e.getMessage() + rest, e);
    }
}
