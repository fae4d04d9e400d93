package io.github.ragshell.sync;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.core.UnreachableException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * How a sync calls Milvus: how long it waits for one that is away or refuses, and how many calls write at the same time.
 * All tasks of a process share one, and with it what is known of the server. Thread-safe.
 */
public final class ServerCalls {

    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final Duration patience;
    private final Semaphore writers;
    // When the first call failed since the last one that succeeded, or 0
    private final AtomicLong awaySince = new AtomicLong();

    private ServerCalls(Duration patience, int writers) {
        this.patience = patience;
        this.writers = new Semaphore(writers, true);
    }

    /** Makes each call once, and lets everybody write. */
    static ServerCalls direct() {
        return new ServerCalls(Duration.ZERO, Integer.MAX_VALUE);
    }

    /**
     * Repeats a call that failed because of the server, with growing pauses from half a second to ten.
     *
     * @param patience how long one call may take, and how long may pass after the first of all calls that failed until one
     *     succeeds
     * @param writers how many calls may write at the same time, from 1
     * @throws InvalidInputException the patience is negative, or nobody may write
     */
    public static ServerCalls patient(Duration patience, int writers) {
        if (patience.isNegative() || writers < 1) {
            throw new InvalidInputException(
                    "A patience of %s and %d writers are not possible. Pass at least 0 s and 1 writer."
                            .formatted(patience, writers));
        }
        return new ServerCalls(patience, writers);
    }

    /**
     * Makes a call that reads, or opens a connection.
     *
     * @throws RagException what the last attempt failed with
     */
    public <T> T call(Supplier<T> call) {
        long begin = System.nanoTime();
        for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
            try {
                T answer = call.get();
                awaySince.set(0);
                return answer;
            } catch (UnreachableException | ServiceException e) {
                long now = System.nanoTime();
                long since = awaySince.updateAndGet(time -> time == 0 ? now : time);
                // Others may succeed where this call never will
                if (Math.max(now - begin, now - since) >= patience.toNanos()) {
                    throw e;
                }
                sleep(pause, e);
            }
        }
    }

    /** Makes a call that writes, and does no harm when it is made twice. */
    void write(Runnable call) {
        try {
            writers.acquire();
        } catch (InterruptedException e) {
            throw stopped(e);
        }
        try {
            call(() -> {
                call.run();
                return null;
            });
        } finally {
            writers.release();
        }
    }

    // Many tasks that fail at the same moment must not come back at the same moment
    private static void sleep(long millis, RagException reason) {
        try {
            Thread.sleep(millis / 2 + ThreadLocalRandom.current().nextLong(millis));
        } catch (InterruptedException e) {
            throw stopped(reason);
        }
    }

    private static StoppedException stopped(Exception reason) {
        Thread.currentThread().interrupt();
        return new StoppedException("The sync was stopped while it waited for Milvus, as asked.", reason);
    }
}
