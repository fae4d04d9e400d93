package io.github.ragshell.corpus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The bytes of an answer as they arrive. Waiting for them can be stopped and has a limit; the streams of the JDK's client
 * have no limit, and those of Java 17 forget that their thread was interrupted.
 */
final class ArrivingBody implements AutoCloseable, Flow.Subscriber<List<ByteBuffer>> {

    private record Piece(List<ByteBuffer> bytes, Throwable failure) {}

    private static final Piece END = new Piece(List.of(), null);

    private final Duration limit;
    // Asked for one by one, so no more than two are in it
    private final BlockingQueue<Piece> arrived = new LinkedBlockingQueue<>();
    private volatile Flow.Subscription subscription;
    private volatile boolean closed;

    /** @param limit how long the other side may send nothing */
    ArrivingBody(Flow.Publisher<List<ByteBuffer>> body, Duration limit) {
        this.limit = limit;
        body.subscribe(this);
    }

    /**
     * Waits for the next bytes; empty at the end.
     *
     * @throws IOException the connection broke, or nothing came for too long
     */
    Optional<List<ByteBuffer>> next() throws IOException, InterruptedException {
        Piece piece = arrived.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (piece == null) {
            throw new IOException(
                    "no data for " + Double.toString(limit.toMillis() / 1000.0).replaceFirst("\\.0$", "") + " s");
        }
        if (piece.failure != null) {
            throw new IOException(piece.failure.getMessage(), piece.failure);
        }
        if (piece == END) {
            return Optional.empty();
        }
        subscription.request(1);
        return Optional.of(piece.bytes);
    }

    @Override
    public void close() {
        closed = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        if (closed) {
            subscription.cancel();
        } else {
            subscription.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        arrived.add(new Piece(bytes, null));
    }

    @Override
    public void onError(Throwable failure) {
        arrived.add(new Piece(List.of(), failure));
    }

    @Override
    public void onComplete() {
        arrived.add(END);
    }
}
