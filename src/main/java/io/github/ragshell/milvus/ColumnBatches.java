package io.github.ragshell.milvus;

import io.milvus.grpc.FieldData;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Rows as the columns of messages, in their order, some rows at a time. While the server works on a batch another
 * thread makes the next one; when this is closed, no thread reads the rows any more.
 */
final class ColumnBatches implements AutoCloseable {

    /** Servers take 64 MB; small batches show progress, and little is repeated when one fails. */
    static final int MAX_BYTES = 2 << 20;

    private final CollectionInfo collection;
    private final RowSource rows;
    private final int maxRows;
    private final long fixedBytes;
    private ExecutorService ahead;
    private CompletableFuture<Batch> pending;
    private int begin;

    /**
     * Some rows.
     *
     * @param end of the rows in the whole list, exclusive
     */
    record Batch(int begin, int end, List<FieldData> columns) {

        int rows() {
            return end - begin;
        }
    }

    /** @param maxRows the most rows in a batch; fewer where they would not fit into a message */
    ColumnBatches(CollectionInfo collection, RowSource rows, int maxRows) {
        this.collection = collection;
        this.rows = rows;
        this.maxRows = maxRows;
        this.fixedBytes = collection.fields().stream()
                .mapToLong(field -> 8 + 4L * field.dimension())
                .sum();
    }

    /** How many rows there are in all. */
    int rows() {
        return rows.size();
    }

    boolean hasNext() {
        return begin < rows.size();
    }

    /**
     * The next rows. What makes them impossible to send is thrown when it is their turn.
     *
     * @throws io.github.ragshell.core.InvalidInputException a value does not fit its field
     */
    Batch next() {
        Batch batch = pending == null ? make(begin) : await(pending);
        pending = null;
        begin = batch.end;
        if (hasNext()) {
            int following = begin;
            pending = CompletableFuture.supplyAsync(() -> make(following), executor());
        }
        return batch;
    }

    @Override
    public void close() {
        if (pending != null) {
            pending.handle((batch, failure) -> batch).join();
        }
        if (ahead != null) {
            ahead.shutdown();
        }
    }

    private Batch make(int from) {
        int end = from;
        long bytes = 0;
        while (end < rows.size() && end - from < maxRows) {
            bytes += fixedBytes + rows.bytes(end);
            if (end > from && bytes > MAX_BYTES) {
                break;
            }
            end++;
        }
        return new Batch(from, end, Columns.of(collection, rows, from, end));
    }

    private ExecutorService executor() {
        if (ahead == null) {
            ahead = Executors.newSingleThreadExecutor(task -> {
                var thread = new Thread(task, "ragshell-batches");
                thread.setDaemon(true);
                return thread;
            });
        }
        return ahead;
    }

    private static Batch await(CompletableFuture<Batch> pending) {
        try {
            return pending.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : e;
        }
    }
}
