package io.github.ragshell.milvus;

import io.milvus.shaded.io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for the answers of calls although its thread is interrupted meanwhile: of a call that is cut off it is not known
 * what it wrote.
 */
final class LastingWait {

    /** How long an interrupted thread still waits, for all calls together; a batch takes a tenth of a second. */
    static final Duration GRACE = Duration.ofSeconds(2);

    private boolean interrupted;
    private long end;

    /**
     * The call's answer; the thread stays marked as interrupted.
     *
     * @throws RuntimeException what the call failed with; gRPC's CANCELLED when it was not there {@link #GRACE} after
     *     the interrupt, or the thread was interrupted twice
     */
    <T> T await(Future<T> call) {
        try {
            return call.get();
        } catch (InterruptedException e) {
            return awaitInterrupted(call);
        } catch (CancellationException e) {
            throw cutOff();
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /** Waits as {@link #await} does; {@link #await} tells later what came of the call. */
    void awaitEnd(Future<?> call) {
        try {
            await(call);
        } catch (RuntimeException e) {
            // It is thrown again when the answer is asked for
        }
    }

    private <T> T awaitInterrupted(Future<T> call) {
        if (!interrupted) {
            interrupted = true;
            end = System.nanoTime() + GRACE.toNanos();
        }
        try {
            return call.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException | TimeoutException | CancellationException tooLong) {
            end = System.nanoTime();
            call.cancel(true);
            throw cutOff();
        } catch (ExecutionException e) {
            throw failure(e);
        } finally {
            Thread.currentThread().interrupt();
        }
    }

    private static RuntimeException cutOff() {
        return Status.CANCELLED.withDescription("Thread interrupted").asRuntimeException();
    }

    private static RuntimeException failure(ExecutionException e) {
        return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
    }
}
