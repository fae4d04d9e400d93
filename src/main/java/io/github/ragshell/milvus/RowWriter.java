package io.github.ragshell.milvus;

import io.github.ragshell.core.RagException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.milvus.lite.Engine;
import io.github.ragshell.view.Progress;
import java.util.List;
import java.util.Map;

/** Writes rows in batches that fit into a message. */
final class RowWriter {

    // Milvus Lite's time for a row grows with the batch; for a server calls are what takes time
    private static final int LITE_ROWS = 250;
    private static final int SERVER_ROWS = 500;
    // A fourth one makes nothing faster
    private static final int IN_FLIGHT = 3;

    private final Connection connection;
    private final int maxRows;
    private final int inFlight;

    RowWriter(Connection connection) {
        this(connection, connection.lite() == null ? SERVER_ROWS : LITE_ROWS, isPipelined(connection) ? IN_FLIGHT : 1);
    }

    /**
     * @param maxRows the most rows in a batch
     * @param inFlight the most batches on their way at the same time
     */
    RowWriter(Connection connection, int maxRows, int inFlight) {
        this.connection = connection;
        this.maxRows = maxRows;
        this.inFlight = inFlight;
    }

    // The Python engine counts rows without a lock; to a server the way may be slow, and batches that share it miss
    // their deadlines
    private static boolean isPipelined(Connection connection) {
        return connection.lite() != null && connection.lite().engine() == Engine.NATIVE;
    }

    /** Inserts all rows; an id that is there already is replaced but counted twice by Milvus Lite, and there twice on a server. */
    List<Long> insert(CollectionInfo collection, List<Map<String, Object>> rows) {
        return write("Inserting", collection, rows, false);
    }

    /** Inserts all rows; an id that is there already is replaced. */
    List<Long> upsert(CollectionInfo collection, List<Map<String, Object>> rows) {
        return write("Upserting", collection, rows, true);
    }

    /** Upserts rows that are few, without a progress bar. */
    void upsertQuietly(CollectionInfo collection, List<Map<String, Object>> rows) {
        try (var batches = new ColumnBatches(collection, rows, maxRows)) {
            sender(new Write(connection, collection, true), collection, rows).run(batches, acknowledged -> {});
        }
    }

    private List<Long> write(String title, CollectionInfo collection, List<Map<String, Object>> rows, boolean upsert) {
        // Nothing is written before it is known that every row can be
        Columns.check(collection, rows);
        var write = new Write(connection, collection, upsert);
        var sender = sender(write, collection, rows);
        try (var batches = new ColumnBatches(collection, rows, maxRows);
                var progress = Progress.start(title, rows.size(), "rows")) {
            return sender.run(batches, progress::advance);
        } catch (RagException e) {
            if (sender.acknowledged() == 0) {
                throw e;
            }
            throw partly(write.what(), e, rest(collection, sender.acknowledged(), rows.size()));
        }
    }

    private BatchSender sender(Write write, CollectionInfo collection, List<Map<String, Object>> rows) {
        // Of rows with the same id the last one has to be the last to arrive; ids made by Milvus follow the rows' order
        return new BatchSender(write, inFlight > 1 && Columns.haveDistinctIds(collection, rows) ? inFlight : 1);
    }

    private static String rest(CollectionInfo collection, int done, int total) {
        return collection.primaryKey().autoId()
                ? " The first %d of %d rows are known to be in. Milvus makes the ids of this collection, so insert only the others: the same rows again would be there twice."
                        .formatted(done, total)
                : " %d of %d rows are in. Call upsert with the same rows to complete them without doubling any."
                        .formatted(done, total);
    }

    private static RagException partly(String what, RagException e, String rest) {
        return e instanceof StoppedException
                ? new StoppedException(what + " was stopped, as asked." + rest)
                : new ServiceException(e.getMessage() + rest, e);
    }
}
