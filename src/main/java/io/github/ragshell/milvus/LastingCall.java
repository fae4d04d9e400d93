package io.github.ragshell.milvus;

import io.milvus.shaded.io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for a call's answer although its thread is interrupted meanwhile: of a call that is cut off it is not known
 * what it wrote.
 */
final class LastingCall {

    /** How long an interrupted thread still waits; a batch takes a tenth of a second. */
    static final Duration GRACE = Duration.ofSeconds(2);

    private LastingCall() {}

    /**
     * The call's answer; the thread stays marked as interrupted.
     *
     * @throws RuntimeException what the call failed with; gRPC's CANCELLED when it took longer than {@link #GRACE}, or
     *     the thread was interrupted twice
     */
    static <T> T await(Future<T> call) {
        try {
            return call.get();
        } catch (InterruptedException e) {
            try {
                return call.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException | TimeoutException tooLong) {
                call.cancel(true);
                throw Status.CANCELLED.withDescription("Thread interrupted").asRuntimeException();
            } catch (ExecutionException failed) {
                throw failure(failed);
            } finally {
                Thread.currentThread().interrupt();
            }
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    private static RuntimeException failure(ExecutionException e) {
        return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
    }
}
