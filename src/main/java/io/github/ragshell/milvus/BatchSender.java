package io.github.ragshell.milvus;

import io.milvus.grpc.MutationResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * Sends batches before the ones ahead of them are answered, so that the server never waits for the next one. After a
 * failure or an interrupt nothing more is sent, and what is in flight is waited for: what is in is known exactly.
 */
final class BatchSender {

    private record Sent(ColumnBatches.Batch batch, Future<MutationResult> answer) {}

    private final Write write;
    private final int window;
    private final Deque<Sent> inFlight = new ArrayDeque<>();
    private final LastingWait wait = new LastingWait();
    private final List<Object> ids = new ArrayList<>();
    private RuntimeException failure;
    private int acknowledged;
    private int uncertain;

    /** @param window the most batches in flight */
    BatchSender(Write write, int window) {
        this.write = write;
        this.window = window;
    }

    /**
     * Writes all batches.
     *
     * @param progress gets the number of rows of each batch that the server has; what it throws ends the writing
     * @return the ids, in the order of the rows
     * @throws RuntimeException what failed first; {@link #acknowledged()} rows are in nevertheless
     */
    List<Object> run(ColumnBatches batches, IntConsumer progress) {
        while (maySend(batches) || !inFlight.isEmpty()) {
            try {
                if (maySend(batches)) {
                    ColumnBatches.Batch next = batches.next();
                    inFlight.add(new Sent(next, write.send(next)));
                } else {
                    receive(progress);
                }
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        // Work that is complete is not reported as stopped
        if (failure != null && acknowledged < batches.rows()) {
            throw failure;
        }
        return ids;
    }

    /** Waits for what is in flight after {@link #run} ended by an error, as JShell ends a call that Ctrl-C stops. */
    void settle() {
        while (!inFlight.isEmpty()) {
            try {
                receive(rows -> {});
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
    }

    /** How many rows the server has said it has, the first ones where one batch is in flight. */
    int acknowledged() {
        return acknowledged;
    }

    /** How many rows were sent of which it is not known whether the server has them. */
    int uncertain() {
        return uncertain;
    }

    private boolean maySend(ColumnBatches batches) {
        return failure == null && batches.hasNext() && inFlight.size() < window;
    }

    private void receive(IntConsumer progress) {
        Sent oldest = inFlight.peek();
        try {
            ids.addAll(answer(oldest));
        } catch (RuntimeException e) {
            inFlight.remove();
            uncertain += MilvusErrors.isUncertain(e) ? oldest.batch.rows() : 0;
            throw e;
        }
        inFlight.remove();
        acknowledged += oldest.batch.rows();
        progress.accept(oldest.batch.rows());
    }

    private List<?> answer(Sent sent) {
        try {
            return write.ids(wait.await(sent.answer));
        } catch (RuntimeException e) {
            if (failure != null) {
                throw failure;
            }
            // What is done about it, such as to end a server whose disk is full, must not cut off the others
            inFlight.forEach(other -> wait.awaitEnd(other.answer));
            return write.complete(sent.batch, e);
        }
    }
}
