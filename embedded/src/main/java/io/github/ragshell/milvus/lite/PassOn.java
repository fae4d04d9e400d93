package io.github.ragshell.milvus.lite;

import io.milvus.shaded.io.grpc.CallOptions;
import io.milvus.shaded.io.grpc.ClientCall;
import io.milvus.shaded.io.grpc.Metadata;
import io.milvus.shaded.io.grpc.ServerCall;
import io.milvus.shaded.io.grpc.Status;

/**
 * One call on its way: what the client sends goes to the engine, what that answers goes to the client, each only as
 * fast as the other side takes it. Deadline and cancellation go with gRPC's context.
 */
final class PassOn extends ServerCall.Listener<byte[]> {

    private final ServerCall<byte[], byte[]> client;
    private final ClientCall<byte[], byte[]> engine;
    private final Object lock = new Object();
    private boolean clientWaits;
    private boolean engineWaits;

    private PassOn(ServerCall<byte[], byte[]> client, ClientCall<byte[], byte[]> engine) {
        this.client = client;
        this.engine = engine;
    }

    static PassOn start(ServerCall<byte[], byte[]> client, Metadata headers, EngineChannel channel) {
        ClientCall<byte[], byte[]> engine = channel.get().newCall(client.getMethodDescriptor(), CallOptions.DEFAULT);
        var call = new PassOn(client, engine);
        engine.start(call.new Answers(), headers);
        engine.request(1);
        client.request(1);
        return call;
    }

    @Override
    public void onMessage(byte[] message) {
        engine.sendMessage(message);
        synchronized (lock) {
            if (!engine.isReady()) {
                clientWaits = true;
                return;
            }
        }
        client.request(1);
    }

    @Override
    public void onHalfClose() {
        engine.halfClose();
    }

    @Override
    public void onCancel() {
        engine.cancel("The client has left", null);
    }

    @Override
    public void onReady() {
        boolean waited;
        synchronized (lock) {
            waited = engineWaits;
            engineWaits = false;
        }
        if (waited) {
            engine.request(1);
        }
    }

    private final class Answers extends ClientCall.Listener<byte[]> {

        @Override
        public void onHeaders(Metadata headers) {
            client.sendHeaders(headers);
        }

        @Override
        public void onMessage(byte[] message) {
            client.sendMessage(message);
            synchronized (lock) {
                if (!client.isReady()) {
                    engineWaits = true;
                    return;
                }
            }
            engine.request(1);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            client.close(EngineChannel.broken(status), trailers);
        }

        @Override
        public void onReady() {
            boolean waited;
            synchronized (lock) {
                waited = clientWaits;
                clientWaits = false;
            }
            if (waited) {
                client.request(1);
            }
        }
    }
}
