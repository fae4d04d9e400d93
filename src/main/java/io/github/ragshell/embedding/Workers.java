package io.github.ragshell.embedding;

import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.StoppedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Some threads that take pieces of work from one list; the caller is one of them. */
final class Workers {

    /** What is done with each piece, by its number. */
    interface Work {
        void run(int piece) throws Exception;
    }

    private final int pieces;
    private final Work work;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean stopped;

    private Workers(int pieces, Work work) {
        this.pieces = pieces;
        this.work = work;
    }

    /**
     * Does all pieces, or stops between two pieces when one fails or the caller is interrupted. When it ends no thread
     * of it is left.
     *
     * @param threads at most; no more than there are pieces
     * @param whenStopped the message of the exception
     * @throws StoppedException the caller was interrupted; its flag is set
     * @throws SetupException there is too little memory
     * @throws Exception what the first piece that failed threw
     */
    static void run(int threads, int pieces, Supplier<String> whenStopped, Work work) throws Exception {
        var workers = new Workers(pieces, work);
        List<Thread> helpers = workers.start(Math.min(threads, pieces) - 1);
        boolean finished = false;
        try {
            finished = workers.loop(true);
        } finally {
            // Also when this thread is ended by force, as JShell does
            workers.stopped |= !finished;
            finished &= workers.join(helpers);
        }
        Throwable failure = workers.failure.get();
        if (failure instanceof OutOfMemoryError error) {
            throw new SetupException(
                    "There is too little memory for the embedding model (%s). Embed fewer texts at a time, set RAGSHELL_THREADS to a smaller number, or give Java more memory with -Xmx."
                            .formatted(error.getMessage()),
                    error);
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (Exception) failure;
        }
        if (!finished) {
            throw new StoppedException(whenStopped.get());
        }
    }

    private List<Thread> start(int count) {
        var helpers = new ArrayList<Thread>();
        for (int i = 0; i < count; i++) {
            var helper = new Thread(() -> loop(false), "ragshell-embedding-" + i);
            helper.setDaemon(true);
            helper.start();
            helpers.add(helper);
        }
        return helpers;
    }

    private boolean loop(boolean interruptible) {
        while (!stopped) {
            if (interruptible && Thread.currentThread().isInterrupted()) {
                return false;
            }
            int piece = next.getAndIncrement();
            if (piece >= pieces) {
                return true;
            }
            try {
                work.run(piece);
            } catch (Throwable e) {
                // Of a helper it would be lost, and its piece missing
                failure.compareAndSet(null, e);
                stopped = true;
            }
        }
        return false;
    }

    private boolean join(List<Thread> helpers) {
        boolean interrupted = false;
        for (Thread helper : helpers) {
            while (helper.isAlive()) {
                try {
                    helper.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    stopped = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !interrupted;
    }
}
