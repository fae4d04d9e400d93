package io.github.ragshell.milvus;

import io.github.ragshell.core.RagException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.milvus.lite.Engine;
import io.github.ragshell.milvus.lite.MilvusLite;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceFutureStub;
import io.milvus.shaded.io.grpc.ManagedChannel;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.client.RetryConfig;
import io.milvus.v2.utils.ClientUtils;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The connection to one Milvus: the SDK's client, and beside it a channel for messages the client does not send. Every
 * call has a deadline; a call that may be repeated is repeated when the connection breaks under it.
 */
final class Connection implements AutoCloseable {

    /** How long a server has to answer when it is connected to, unless told otherwise. */
    static final Duration CONNECT = Duration.ofSeconds(5);

    /** To a server of this machine that has answered already: only a busy machine needs as long. */
    static final Duration CONNECT_EMBEDDED = Duration.ofSeconds(60);

    private static final Duration CALL = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 3;
    private static final long BACKOFF_MILLIS = 200;
    // A killed server may accept connections for some milliseconds more: 8 attempts wait 1.3 s in all
    private static final int LITE_ATTEMPTS = 8;
    private static final long LITE_BACKOFF_MILLIS = 10;
    // A call that ended two servers would end a third one
    private static final int MAX_SERVERS = 2;

    private final String address;
    private final MilvusLite lite;
    private final MilvusClientV2 client;
    private final ManagedChannel channel;
    private volatile Duration deadline = CALL;
    private volatile boolean closed;

    private Connection(String address, MilvusLite lite, MilvusClientV2 client, ManagedChannel channel) {
        this.address = address;
        this.lite = lite;
        this.client = client;
        this.channel = channel;
    }

    /**
     * @param uri what the SDK connects to
     * @param address the same as it is shown
     * @param lite the embedded server behind it, or null
     * @param connect how long the server has to answer now
     */
    static Connection open(String uri, String token, String address, MilvusLite lite, Duration connect) {
        ConnectConfig config = ConnectConfig.builder()
                .uri(uri)
                .connectTimeoutMs(connect.toMillis())
                .rpcDeadlineMs(CALL.toMillis())
                .build();
        if (token != null && !token.isBlank()) {
            config.setToken(token);
        }
        if (lite == null) {
            ServerProbe.require(config, address, connect);
        }
        if (config.isSecure()) {
            TrustedCertificates.file().ifPresent(file -> trust(config, file.toString()));
        }
        try {
            var client = new MilvusClientV2(config);
            // Repeating is decided here, where it is known whether it is safe
            client.retryConfig(RetryConfig.builder().maxRetryTimes(1).build());
            return new Connection(address, lite, client, new ClientUtils().getChannel(config));
        } catch (RuntimeException e) {
            throw MilvusErrors.translate("Connecting", address, e);
        }
    }

    private static void trust(ConnectConfig config, String file) {
        config.setServerPemPath(file);
        // With a file of certificates the SDK asks for a name, too
        config.setServerName(config.getHost() + ":" + config.getPort());
    }

    String address() {
        return address;
    }

    MilvusClientV2 client() {
        return client;
    }

    /** The embedded server, or null. */
    MilvusLite lite() {
        return lite;
    }

    /** Whether this engine is embedded behind it. */
    boolean runs(Engine engine) {
        return lite != null && lite.engine() == engine;
    }

    void deadline(Duration perCall) {
        deadline = perCall;
        client.withTimeout(perCall.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A call that does the same when it is done twice, so that a broken connection leads to another attempt. */
    <T> T repeatable(String what, Function<MilvusClientV2, T> rpc) {
        return attempt(what, () -> rpc.apply(client), ATTEMPTS);
    }

    /** A call that must not be done twice. */
    <T> T once(String what, Function<MilvusClientV2, T> rpc) {
        return attempt(what, () -> rpc.apply(client), 1);
    }

    /** A message of our own making, repeated as {@link #repeatable} does; it is not cut off by an interrupt. */
    <T> T send(String what, int attempts, Function<MilvusServiceFutureStub, Future<T>> rpc) {
        return attempt(what, () -> new LastingWait().await(rpc.apply(stub())), attempts);
    }

    /** Sends a message of our own making once, and returns before it is answered; see {@link #settled}. */
    <T> Future<T> start(Function<MilvusServiceFutureStub, Future<T>> rpc) {
        requireOpen();
        if (lite != null) {
            lite.ensureRunning(false);
        }
        return rpc.apply(stub());
    }

    /** What a call failed with, as a sentence; an embedded server whose disk is full is ended. */
    RagException settled(String what, RuntimeException e) {
        if (lite == null || !FullDisk.isReason(lite, e)) {
            return MilvusErrors.translate(what, address, e);
        }
        SetupException full = FullDisk.failure(what, lite, e);
        // It would show rows that it could not write
        lite.endServer();
        return full;
    }

    private MilvusServiceFutureStub stub() {
        return MilvusServiceGrpc.newFutureStub(channel).withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    // An embedded server says so itself
    private void requireOpen() {
        if (closed && lite == null) {
            throw new RagException("The connection to Milvus at %s was closed. Open it again.".formatted(address));
        }
    }

    private <T> T attempt(String what, Supplier<T> rpc, int serverAttempts) {
        requireOpen();
        int attempts = serverAttempts > 1 && lite != null ? LITE_ATTEMPTS : serverAttempts;
        var servers = new HashSet<Long>();
        for (int attempt = 1; ; attempt++) {
            try {
                if (lite != null) {
                    lite.ensureRunning(attempt > 1);
                    servers.add(lite.pid());
                    requireFewer(what, servers.size());
                }
                return rpc.get();
            } catch (RuntimeException e) {
                RagException failure = settled(what, e);
                if (attempt >= attempts || !MilvusErrors.isBrokenConnection(e)) {
                    throw failure;
                }
                pause(attempt, failure);
            }
        }
    }

    private static void requireFewer(String what, int servers) {
        if (servers > MAX_SERVERS) {
            throw new ServiceException(
                    "%s was given up because it crashed the embedded Milvus twice. Milvus is running again. If the call has a filter, write it differently."
                            .formatted(what));
        }
    }

    private void pause(int attempt, RagException reason) {
        try {
            Thread.sleep(lite == null ? attempt * BACKOFF_MILLIS : LITE_BACKOFF_MILLIS << (attempt - 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException(
                    reason.getMessage() + " It was stopped before it was tried once more, as asked.", reason);
        }
    }

    @Override
    public void close() {
        closed = true;
        channel.shutdownNow();
        client.close();
        if (lite != null) {
            lite.close();
        }
    }
}
