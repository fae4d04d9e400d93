package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.RagException;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.shaded.io.grpc.ConnectivityState;
import io.milvus.shaded.io.grpc.ManagedChannel;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.ChannelFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A connection to one server, and to none after it: once that server is gone, calls end with UNAVAILABLE. So what was
 * looked up here is still true when rows are written here. The next server may have got rows from the
 * {@link UpsertJournal} in between.
 */
final class OneServer {

    private final AtomicInteger connections = new AtomicInteger();
    private final ManagedChannel channel;

    /** @param build makes a channel of the sockets it is given */
    OneServer(ChannelFactory<EngineSocket> sockets, Function<ChannelFactory<EngineSocket>, ManagedChannel> build) {
        channel = build.apply(() -> {
            if (connections.incrementAndGet() > 1) {
                throw new RagException("Milvus Lite ended during this call. Call again.");
            }
            return sockets.newChannel();
        });
    }

    /** Whether the connection broke, so that every further call would fail. */
    boolean isOver() {
        ConnectivityState state = channel.getState(false);
        boolean connected = state == ConnectivityState.CONNECTING || state == ConnectivityState.READY;
        return connections.get() > 1 || connections.get() == 1 && !connected;
    }

    /**
     * As {@link EngineChannel#call}.
     *
     * @throws io.milvus.shaded.io.grpc.StatusRuntimeException the engine gave no answer, or has ended
     */
    byte[] call(String method, byte[] request) {
        return EngineChannel.call(channel, method, request);
    }

    /** As {@link EngineChannel#writes}. Not in the network's thread. */
    MilvusServiceBlockingStub stub() {
        return EngineChannel.writes(channel);
    }

    /** Takes no more calls; those under way go on. */
    void leave() {
        channel.shutdown();
    }

    /** Ends the calls under way, too. */
    void end() {
        channel.shutdownNow();
    }
}
