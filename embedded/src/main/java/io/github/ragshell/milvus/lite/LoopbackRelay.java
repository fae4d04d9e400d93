package io.github.ragshell.milvus.lite;

import io.milvus.shaded.io.grpc.HandlerRegistry;
import io.milvus.shaded.io.grpc.Metadata;
import io.milvus.shaded.io.grpc.Server;
import io.milvus.shaded.io.grpc.ServerCall;
import io.milvus.shaded.io.grpc.ServerCallExecutorSupplier;
import io.milvus.shaded.io.grpc.ServerMethodDefinition;
import io.milvus.shaded.io.grpc.Status;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A loopback port that leads to a server, and stays when the server is started again. Milvus clients can reach only
 * TCP ports, but the native Milvus Lite on a port of its own would share that port silently with any other one
 * (SO_REUSEPORT). Its socket file can't be shared, and this port is ours alone.
 *
 * <p>It passes gRPC calls on as they are, and answers HTTP/2's pings itself: the native engine hangs up on a client that
 * pings while it is busy, and the client then sends its rows a second time.
 */
final class LoopbackRelay implements AutoCloseable {

    /** The largest message in either direction, as with a Milvus server. */
    static final int MAX_MESSAGE_BYTES = 64 << 20;

    // More than it takes, so that it can say what is wrong with a message that is too large: gRPC itself only hangs up
    private static final int READ_BYTES = 2 * MAX_MESSAGE_BYTES;
    private static final int WORKERS = 8;
    private static final Set<String> WAIT_FOR_NOTHING = Set.of("Search", "HybridSearch", "Query");
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final EventLoopGroup network;
    private final ThreadPoolExecutor workers;
    private final EngineChannel engine;
    private final EngineRules rules;
    private final AccessTokens tokens;
    private final Server server;
    private final int port;

    /**
     * @param log what the server of the database prints
     * @param end ends the server, so that the next one has what is on the disk
     * @param tokens who is let in
     */
    LoopbackRelay(
            EngineChannel.Target target,
            Engine kind,
            Path database,
            Supplier<Path> log,
            Runnable end,
            AccessTokens tokens)
            throws IOException {
        this.tokens = tokens;
        network = new NioEventLoopGroup(1, daemons("network"));
        // All from the beginning: a relay must not end because no more threads can be had later
        workers = new ThreadPoolExecutor(
                WORKERS, WORKERS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons("worker"));
        workers.prestartAllCoreThreads();
        engine = new EngineChannel(target, network);
        rules = new EngineRules(kind, database, log, end, engine);
        server = build();
        try {
            server.start();
            port = server.getPort();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private Server build() {
        return NettyServerBuilder.forAddress(new InetSocketAddress(LoopbackPort.HOST, 0))
                .channelFactory(RelayPort::new)
                .bossEventLoopGroup(network)
                .workerEventLoopGroup(network)
                .directExecutor()
                .callExecutor(new Threads())
                .fallbackHandlerRegistry(new AnyMethod())
                .maxInboundMessageSize(READ_BYTES)
                .flowControlWindow(EngineChannel.WINDOW_BYTES)
                // Clients may ask as often as they like whether the relay is there
                .permitKeepAliveTime(1, TimeUnit.MILLISECONDS)
                .permitKeepAliveWithoutCalls(true)
                .build();
    }

    /** The port; known when it is closed, too. */
    int port() {
        return port;
    }

    @Override
    public void close() {
        server.shutdownNow();
        engine.close();
        workers.shutdown();
        network.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private static ThreadFactory daemons(String what) {
        return task -> {
            var thread = new Thread(task, "ragshell-relay-" + what + "-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Searches and queries wait for nothing, so the network's thread passes them on itself: each other thread costs time. */
    private final class Threads implements ServerCallExecutorSupplier {
        @Override
        public <Q, A> Executor getExecutor(ServerCall<Q, A> call, Metadata headers) {
            String method = call.getMethodDescriptor().getBareMethodName();
            return WAIT_FOR_NOTHING.contains(method) && engine.isReady() ? Runnable::run : workers;
        }
    }

    /** Every method of every service: what the engine does not know, it says itself. */
    private final class AnyMethod extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, String authority) {
            return ServerMethodDefinition.create(Bytes.method(name), this::begin);
        }

        private ServerCall.Listener<byte[]> begin(ServerCall<byte[], byte[]> call, Metadata headers) {
            Optional<String> refusal = tokens.refusal(headers);
            if (refusal.isEmpty()) {
                return new RelayedCall(call, headers, engine, rules, workers).start();
            }
            call.close(Status.UNAUTHENTICATED.withDescription(refusal.get()), new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }
}
