package io.github.ragshell.milvus;

import io.github.ragshell.core.RagException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.core.UnreachableException;
import io.github.ragshell.view.Progress;
import io.milvus.common.utils.GTsDict;
import io.milvus.grpc.ErrorCode;
import io.milvus.grpc.FieldData;
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

    /** Servers take 64 MB; small batches show progress, and little is repeated when one fails. */
    static final int BATCH_BYTES = 2 << 20;

    // Milvus Lite takes more than twice as long for a row when 2,000 come at once
    private static final int MAX_BATCH_ROWS = 500;
    private static final int ATTEMPTS = 3;

    private final Connection connection;

    RowWriter(Connection connection) {
        this.connection = connection;
    }

    /** Inserts all rows; an id that is there already is replaced by Milvus Lite, and there twice on a server. */
    List<Long> insert(CollectionInfo collection, List<Map<String, Object>> rows) {
        return write("The insert into " + collection.name(), "Inserting", collection, rows, false);
    }

    /** Inserts all rows; an id that is there already is replaced. */
    List<Long> upsert(CollectionInfo collection, List<Map<String, Object>> rows) {
        return write("The upsert into " + collection.name(), "Upserting", collection, rows, true);
    }

    /** Upserts rows that are few, without a progress bar. */
    void upsertQuietly(CollectionInfo collection, List<Map<String, Object>> rows) {
        int begin = 0;
        while (begin < rows.size()) {
            int end = begin + batchRows(collection, rows, begin);
            upsert(
                    "The upsert into " + collection.name(),
                    collection,
                    Columns.of(collection, rows.subList(begin, end)),
                    end - begin);
            begin = end;
        }
    }

    private List<Long> write(
            String what, String title, CollectionInfo collection, List<Map<String, Object>> rows, boolean upsert) {
        // Nothing is written before it is known that every row can be
        Columns.check(collection, rows);
        var ids = new ArrayList<Long>(rows.size());
        try (var progress = Progress.start(title, rows.size(), "rows")) {
            int begin = 0;
            while (begin < rows.size()) {
                int end = Math.min(rows.size(), begin + batchRows(collection, rows, begin));
                List<FieldData> columns = Columns.of(collection, rows.subList(begin, end));
                try {
                    ids.addAll(send(what, collection, columns, end - begin, upsert));
                    int rowsOfBatch = end - begin;
                    begin = end;
                    progress.advance(rowsOfBatch);
                } catch (RagException e) {
                    throw begin == 0 ? e : partly(what, e, begin, rows.size());
                }
            }
        }
        return ids;
    }

    /** How many rows from {@code begin} on fit into a batch; at least one. */
    static int batchRows(CollectionInfo collection, List<Map<String, Object>> rows, int begin) {
        long bytes = 0;
        int count = 0;
        while (begin + count < rows.size() && count < MAX_BATCH_ROWS) {
            bytes += size(collection, rows.get(begin + count));
            if (count > 0 && bytes > BATCH_BYTES) {
                break;
            }
            count++;
        }
        return count;
    }

    private static long size(CollectionInfo collection, Map<String, Object> row) {
        long bytes = collection.fields().stream()
                .mapToLong(field -> 8 + 4L * field.dimension())
                .sum();
        for (Object value : row.values()) {
            // UTF-8 takes three bytes at most for a char
            bytes += value instanceof String text ? 3L * text.length() : 8;
        }
        return bytes;
    }

    private List<Long> send(String what, CollectionInfo collection, List<FieldData> columns, int rows, boolean upsert) {
        if (upsert) {
            return upsert(what, collection, columns, rows);
        }
        var request = InsertRequest.newBuilder()
                .setBase(MsgBase.newBuilder().setMsgType(MsgType.Insert))
                .setCollectionName(collection.name())
                .setNumRows(rows)
                .addAllFieldsData(columns)
                .build();
        boolean ownIds = !collection.primaryKey().autoId();
        try {
            return ids(what, collection, connection.send(what, 1, stub -> stub.insert(request)));
        } catch (UnreachableException e) {
            // It is not known whether the server has the rows; an upsert is right in both cases
            if (!ownIds || !MilvusErrors.isBrokenConnection(e)) {
                throw e;
            }
            return upsert(what, collection, columns, rows);
        }
    }

    private List<Long> upsert(String what, CollectionInfo collection, List<FieldData> columns, int rows) {
        var request = UpsertRequest.newBuilder()
                .setBase(MsgBase.newBuilder().setMsgType(MsgType.Upsert))
                .setCollectionName(collection.name())
                .setNumRows(rows)
                .addAllFieldsData(columns)
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
