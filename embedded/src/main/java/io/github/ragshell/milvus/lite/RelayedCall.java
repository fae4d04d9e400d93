package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.milvus.shaded.io.grpc.CallOptions;
import io.milvus.shaded.io.grpc.ClientCall;
import io.milvus.shaded.io.grpc.Context;
import io.milvus.shaded.io.grpc.Metadata;
import io.milvus.shaded.io.grpc.ServerCall;
import io.milvus.shaded.io.grpc.Status;
import io.milvus.shaded.io.grpc.Status.Code;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * One call on its way: what the client sends goes to the engine, what that answers goes to the client, each only as
 * fast as the other side takes it. Deadline and cancellation go with gRPC's context. A rule may answer a call instead of
 * the engine, or change what that answers.
 */
final class RelayedCall extends ServerCall.Listener<byte[]> {

    private final ServerCall<byte[], byte[]> client;
    private final Metadata headers;
    private final EngineChannel channel;
    private final EngineRules rules;
    private final Optional<MilvusMethod> method;
    private final CallRule rule;
    private final Executor workers;
    private final Object lock = new Object();
    private volatile ClientCall<byte[], byte[]> engine;
    private volatile byte[] request = {};
    private volatile boolean answered;
    private boolean reading;
    private boolean halfClosed;
    private boolean clientWaits;
    private boolean engineWaits;

    /** @param workers for calls that wait for the engine before they are passed on */
    RelayedCall(
            ServerCall<byte[], byte[]> client,
            Metadata headers,
            EngineChannel channel,
            EngineRules rules,
            Executor workers) {
        this.client = client;
        this.headers = headers;
        this.channel = channel;
        this.rules = rules;
        this.workers = workers;
        method = MilvusMethod.of(client.getMethodDescriptor().getFullMethodName());
        rule = rules.of(method).orElse(CallRule.NONE);
    }

    RelayedCall start() {
        if (method.isEmpty()) {
            // Nothing is known of it: the engine may be the one to begin
            ask();
        }
        client.request(1);
        return this;
    }

    private void ask() {
        engine = channel.get().newCall(client.getMethodDescriptor(), CallOptions.DEFAULT);
        engine.start(new Answers(), headers);
        engine.request(1);
    }

    @Override
    public void onMessage(byte[] message) {
        if (engine != null || !rule.waits(message)) {
            pass(message);
            return;
        }
        synchronized (lock) {
            reading = true;
        }
        workers.execute(Context.current().wrap(() -> passLater(message)));
    }

    private void passLater(byte[] message) {
        try {
            pass(message);
        } catch (RuntimeException e) {
            // As gRPC does where it makes the call itself
            answered = true;
            client.close(Status.UNKNOWN.withCause(e), new Metadata());
        }
        synchronized (lock) {
            reading = false;
            if (!halfClosed) {
                return;
            }
        }
        onHalfClose();
    }

    private void pass(byte[] message) {
        byte[] sent = message;
        if (engine == null) {
            request = message;
            Optional<byte[]> read = read(message);
            if (read.isEmpty()) {
                return;
            }
            sent = read.get();
            ask();
        }
        engine.sendMessage(sent);
        synchronized (lock) {
            if (!engine.isReady()) {
                clientWaits = true;
                return;
            }
        }
        client.request(1);
    }

    /** What the engine is to be asked; empty where the relay has the answer itself, and has given it. */
    private Optional<byte[]> read(byte[] message) {
        try {
            requireSize(message.length);
            byte[] read = rule.request(message);
            Optional<byte[]> answer = rule.answer(read);
            if (answer.isEmpty()) {
                return Optional.of(read);
            }
            answer(answer.get());
        } catch (StatusRuntimeException e) {
            answered = true;
            client.close(EngineChannel.broken(e.getStatus()), new Metadata());
        } catch (RagException e) {
            answer(method.orElseThrow().refusal(e.getMessage()));
        }
        return Optional.empty();
    }

    private static void requireSize(int bytes) {
        if (bytes > LoopbackRelay.MAX_MESSAGE_BYTES) {
            throw new InvalidInputException(
                    "This call has %d bytes, more than the %d that Milvus takes at once. Send fewer rows in a call."
                            .formatted(bytes, LoopbackRelay.MAX_MESSAGE_BYTES));
        }
    }

    private void answer(byte[] answer) {
        answered = true;
        client.sendHeaders(new Metadata());
        client.sendMessage(answer);
        client.close(Status.OK, new Metadata());
    }

    @Override
    public void onHalfClose() {
        synchronized (lock) {
            if (reading) {
                halfClosed = true;
                return;
            }
        }
        if (answered) {
            return;
        }
        if (engine == null) {
            ask();
        }
        engine.halfClose();
    }

    @Override
    public void onCancel() {
        if (engine != null) {
            engine.cancel("The client has disconnected", null);
        }
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
            client.sendMessage(response(message));
            synchronized (lock) {
                if (!client.isReady()) {
                    engineWaits = true;
                    return;
                }
            }
            engine.request(1);
        }

        private byte[] response(byte[] message) {
            try {
                return rule.response(request, message);
            } catch (RagException e) {
                return method.orElseThrow().refusal(e.getMessage());
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            boolean missing = status.getCode() == Code.UNIMPLEMENTED && method.isPresent();
            client.close(
                    missing
                            ? Status.UNIMPLEMENTED.withDescription(
                                    rules.missing(method.get().name()))
                            : EngineChannel.broken(status),
                    trailers);
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
