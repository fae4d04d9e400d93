package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.RagException;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.shaded.io.grpc.CallOptions;
import io.milvus.shaded.io.grpc.Channel;
import io.milvus.shaded.io.grpc.ConnectivityState;
import io.milvus.shaded.io.grpc.ManagedChannel;
import io.milvus.shaded.io.grpc.Status;
import io.milvus.shaded.io.grpc.Status.Code;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NegotiationType;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.ChannelFactory;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.milvus.shaded.io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The relay's own connection to the engine, made again after it broke. */
final class EngineChannel implements AutoCloseable {

    // Fixed, because gRPC finds out a window of its own by pings, which the native engine answers by hanging up
    static final int WINDOW_BYTES = 4 << 20;
    private static final int QUESTION_SECONDS = 60;
    private static final int WRITE_MINUTES = 10;

    /** Opens connections to the server the relay leads to, which is started first where that is needed. */
    @FunctionalInterface
    interface Target {
        SocketChannel connect() throws IOException;
    }

    private final Target target;
    private final EventLoopGroup threads;
    private ManagedChannel channel;
    private OneServer one;
    private boolean closed;

    EngineChannel(Target target, EventLoopGroup threads) {
        this.target = target;
        this.threads = threads;
    }

    /** A channel that is connected, or connects at the first call. */
    synchronized ManagedChannel get() {
        if (channel != null && channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            // It would wait before it tries again, and the next call is to find the next server
            channel.shutdown();
            channel = null;
        }
        if (channel == null) {
            channel = build(this::connect);
            if (closed) {
                channel.shutdownNow();
            }
        }
        return channel;
    }

    /** A connection for calls that belong together, and must not reach another server than the first of them. */
    synchronized OneServer oneServer() {
        if (one != null && one.isOver()) {
            one.leave();
            one = null;
        }
        if (one == null) {
            one = new OneServer(this::connect, this::build);
            if (closed) {
                one.end();
            }
        }
        return one;
    }

    /** Milvus's service for one question of the relay's own, which is answered within a minute. Not in the network's thread. */
    MilvusServiceBlockingStub questions() {
        return MilvusServiceGrpc.newBlockingStub(get()).withDeadlineAfter(QUESTION_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Calls a method of Milvus's service and waits for the answer. Not in the network's thread, which has to read it.
     *
     * @throws io.milvus.shaded.io.grpc.StatusRuntimeException the engine gave no answer
     */
    byte[] call(String method, byte[] request) {
        return call(get(), method, request);
    }

    /** Milvus's service, for calls that have to do with writing and are all answered within ten minutes. */
    static MilvusServiceBlockingStub writes(Channel channel) {
        return MilvusServiceGrpc.newBlockingStub(channel).withDeadlineAfter(WRITE_MINUTES, TimeUnit.MINUTES);
    }

    static byte[] call(Channel channel, String method, byte[] request) {
        return ClientCalls.blockingUnaryCall(
                channel,
                Bytes.method(MilvusServiceGrpc.SERVICE_NAME + "/" + method),
                CallOptions.DEFAULT.withDeadlineAfter(WRITE_MINUTES, TimeUnit.MINUTES),
                request);
    }

    /** Whether a call can be sent at once. */
    synchronized boolean isReady() {
        return channel != null && channel.getState(false) == ConnectivityState.READY;
    }

    /**
     * How a call's end reaches the client: a connection that broke or could not be had is UNAVAILABLE, whatever gRPC
     * makes of it, because clients repeat calls by that.
     */
    static Status broken(Status status) {
        Throwable cause = status.getCause();
        // What the engine itself answered has none
        if (cause == null || !(status.getCode() == Code.UNKNOWN || status.getCode() == Code.INTERNAL)) {
            return status;
        }
        boolean ours = cause instanceof RagException;
        return Status.UNAVAILABLE.withDescription(
                ours ? cause.getMessage() : "The connection to Milvus Lite broke: " + status.getDescription());
    }

    /** Works with a connection of its own, which ends then. */
    static void once(Target target, Consumer<EngineChannel> work) {
        var network = new NioEventLoopGroup(1);
        try (var channel = new EngineChannel(target, network)) {
            work.accept(channel);
        } finally {
            network.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private ManagedChannel build(ChannelFactory<EngineSocket> sockets) {
        Executor direct = Runnable::run;
        return NettyChannelBuilder.forAddress(EngineSocket.ADDRESS)
                .overrideAuthority("localhost")
                .channelFactory(sockets)
                .eventLoopGroup(threads)
                .negotiationType(NegotiationType.PLAINTEXT)
                .flowControlWindow(WINDOW_BYTES)
                .maxInboundMessageSize(LoopbackRelay.MAX_MESSAGE_BYTES)
                .disableRetry()
                .executor(direct)
                .build();
    }

    private EngineSocket connect() {
        try {
            return new EngineSocket(target.connect());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (channel != null) {
            channel.shutdownNow();
        }
        if (one != null) {
            one.end();
        }
    }
}
