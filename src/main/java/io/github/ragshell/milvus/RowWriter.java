package io.github.ragshell.milvus;

import io.github.ragshell.core.RagException;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.milvus.lite.Engine;
import io.github.ragshell.view.Display;
import io.github.ragshell.view.Progress;
import io.milvus.v2.service.vector.request.DeleteReq;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Writes rows in batches that fit into a message, and deletes them. */
final class RowWriter {

    // Milvus Lite's time for a row grows with the batch; for a server calls are what takes time
    private static final int LITE_ROWS = 250;
    private static final int SERVER_ROWS = 500;
    // A fourth one makes nothing faster. The Python engine counts rows without a lock; to a server the way may be slow,
    // and batches that share it miss their deadlines: one there
    private static final int IN_FLIGHT = 3;

    private final Connection connection;
    private final EngineRules rules;
    private final Set<String> deletedFrom = ConcurrentHashMap.newKeySet();
    private final int maxRows;
    private final int inFlight;

    RowWriter(Connection connection) {
        this(
                connection,
                connection.lite() == null ? SERVER_ROWS : LITE_ROWS,
                connection.runs(Engine.NATIVE) ? IN_FLIGHT : 1);
    }

    /**
     * @param maxRows the most rows in a batch
     * @param inFlight the most batches on their way at the same time
     */
    RowWriter(Connection connection, int maxRows, int inFlight) {
        this.connection = connection;
        this.rules = new EngineRules(connection);
        this.maxRows = maxRows;
        this.inFlight = inFlight;
    }

    /**
     * Inserts all rows, which must have keys of their own: an embedded Milvus replaces the row of a key that is there and
     * counts it twice, a server keeps both.
     *
     * @return the keys, in the order of the rows
     */
    List<Object> insert(CollectionInfo collection, RowSource rows) {
        return write("Inserting", collection, rows, false);
    }

    /** Inserts all rows; an id that is there already is replaced. */
    List<Object> upsert(CollectionInfo collection, RowSource rows) {
        return write("Upserting", collection, rows, true);
    }

    /** Upserts rows that are few, without a progress bar. */
    void upsertQuietly(CollectionInfo collection, RowSource rows) {
        rules.check(collection, rows);
        try (var batches = new ColumnBatches(collection, rows, maxRows)) {
            sender(new Write(connection, collection, true), collection, rows).run(batches, acknowledged -> {});
        }
    }

    /** Refuses rows that can't be written, or not be found again. */
    void check(CollectionInfo collection, RowSource rows) {
        Columns.check(collection, rows);
        rules.check(collection, rows);
    }

    /** Deletes the rows that a filter lets through. */
    void delete(CollectionInfo collection, String filter) {
        var request = DeleteReq.builder()
                .collectionName(collection.name())
                .filter(FilterRules.checked(filter, connection.lite()))
                .build();
        deletedFrom.add(collection.name());
        connection.repeatable("The deletion in " + collection.name(), client -> client.delete(request));
    }

    /** Whether rows of the collection of this name were deleted in this session. */
    boolean hasDeletedFrom(String collection) {
        return deletedFrom.contains(collection);
    }

    private List<Object> write(String title, CollectionInfo collection, RowSource rows, boolean upsert) {
        // Nothing is written before it is known that every row can be
        check(collection, rows);
        var write = new Write(connection, collection, upsert);
        var sender = sender(write, collection, rows);
        try (var batches = new ColumnBatches(collection, rows, maxRows);
                var progress = Progress.start(title, rows.size(), "rows")) {
            return sender.run(batches, progress::advance);
        } catch (Error e) {
            // By one JShell stops a call at Ctrl-C, and shows nothing of it
            sender.settle();
            Display.current().notice(write.what() + " was cut off." + state(collection, sender, rows.size()));
            throw e;
        } catch (RagException e) {
            boolean untouched = sender.acknowledged() == 0 && sender.uncertain() == 0;
            if (untouched && !(e instanceof StoppedException)) {
                throw e;
            }
            throw partly(write.what(), e, state(collection, sender, rows.size()));
        }
    }

    private BatchSender sender(Write write, CollectionInfo collection, RowSource rows) {
        // Of rows with the same id the last one has to be the last to arrive; ids made by Milvus follow the rows' order
        boolean anyOrder = !collection.primaryKey().autoId()
                && inFlight > 1
                && Keys.repeated(Keys.of(collection, rows), 1).isEmpty();
        return new BatchSender(write, anyOrder ? inFlight : 1);
    }

    private static String state(CollectionInfo collection, BatchSender sender, int total) {
        String rows = "%d of %d rows are in".formatted(sender.acknowledged(), total);
        String perhaps = sender.uncertain() == 0
                ? ""
                : "; of %d more it is not known whether they are".formatted(sender.uncertain());
        return collection.primaryKey().autoId()
                ? " The first %s%s. Milvus makes the ids of this collection, so insert only the others: the same rows again would be there twice."
                        .formatted(rows, perhaps)
                : " %s%s. Call upsert with the same rows to complete them without doubling any."
                        .formatted(rows, perhaps);
    }

    private static RagException partly(String what, RagException e, String state) {
        return e instanceof StoppedException
                ? new StoppedException(what + " was stopped, as asked." + state)
                : new PartialWriteException(e.getMessage() + state, e);
    }
}
