package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.internal.LibraryLogs;
import io.github.ragshell.fuzz.Scratch;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.MilvusProto;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.shaded.io.grpc.HandlerRegistry;
import io.milvus.shaded.io.grpc.Metadata;
import io.milvus.shaded.io.grpc.Server;
import io.milvus.shaded.io.grpc.ServerCall;
import io.milvus.shaded.io.grpc.ServerMethodDefinition;
import io.milvus.shaded.io.grpc.Status;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A client of the relay that knows HTTP/2 and gRPC, and keeps to neither. The engine behind it says back what it is told. */
public final class RelayFuzz {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int FRAME_TYPES = 12;
    private static final int STREAMS = 8;

    private static Relay relay;

    private record Relay(int port, MilvusServiceBlockingStub stub) {}

    private RelayFuzz() {}

    /** The bytes choose frames, calls and messages; the relay hangs up at the end, and serves the next client. */
    public static void frames(byte[] data) throws IOException {
        Relay relay = relay();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), relay.port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(new Script(data).bytes());
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the relay does not hang up", e);
        } catch (java.net.SocketException e) {
            // It hung up in the middle
        }
        try {
            relay.stub
                    .withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .getVersion(GetVersionRequest.getDefaultInstance());
        } catch (StatusRuntimeException e) {
            throw new AssertionError("the relay does not serve the next client", e);
        }
    }

    /** Bytes read as the steps of a client. */
    private static final class Script {
        private final ByteBuffer in;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int stream = -1;

        Script(byte[] data) {
            in = ByteBuffer.wrap(data);
        }

        byte[] bytes() {
            out.writeBytes(PREFACE);
            frame(SETTINGS, 0, 0, new byte[0]);
            while (in.hasRemaining()) {
                int step = next();
                if (step < 0x40) {
                    frame(step % FRAME_TYPES, next(), next() % STREAMS, piece());
                } else if (step < 0x80) {
                    stream += 2;
                    frame(HEADERS, END_HEADERS | step & END_STREAM, stream, call(next()));
                } else if (step < 0xF0) {
                    frame(DATA, step & END_STREAM, Math.max(stream, 1), message());
                } else {
                    out.writeBytes(piece());
                }
            }
            return out.toByteArray();
        }

        private int next() {
            return in.hasRemaining() ? in.get() & 0xFF : 0;
        }

        private byte[] piece() {
            var piece = new byte[Math.min(next(), in.remaining())];
            in.get(piece);
            return piece;
        }

        private byte[] message() {
            byte[] piece = piece();
            return ByteBuffer.allocate(5 + piece.length)
                    .put((byte) 0)
                    .putInt(piece.length)
                    .put(piece)
                    .array();
        }

        private void frame(int type, int flags, int stream, byte[] payload) {
            out.writeBytes(ByteBuffer.allocate(9)
                    .putInt(payload.length << 8 | type)
                    .put((byte) flags)
                    .putInt(stream)
                    .array());
            out.writeBytes(payload);
        }

        /** The headers of a call: a POST to one of Milvus's methods, now and then to one nobody has. */
        private static byte[] call(int which) {
            var methods = MilvusProto.getDescriptor()
                    .findServiceByName("MilvusService")
                    .getMethods();
            String name = which % 16 == 15
                    ? "Nothing"
                    : methods.get(which % methods.size()).getName();
            var headers = new ByteArrayOutputStream();
            // HPACK's table: POST, http; then names by number or as text, values as text
            headers.write(0x83);
            headers.write(0x86);
            headers.write(0x01);
            text(headers, "127.0.0.1");
            headers.write(0x04);
            text(headers, "/" + MilvusServiceGrpc.SERVICE_NAME + "/" + name);
            headers.write(0x0F);
            headers.write(0x10);
            text(headers, "application/grpc");
            headers.write(0x00);
            text(headers, "te");
            text(headers, "trailers");
            return headers.toByteArray();
        }

        private static void text(ByteArrayOutputStream headers, String text) {
            headers.write(text.length());
            headers.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static synchronized Relay relay() throws IOException {
        if (relay == null) {
            LibraryLogs.silence();
            Server engine = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .fallbackHandlerRegistry(new Echo())
                    .directExecutor()
                    .build()
                    .start();
            Path directory = Scratch.directory("relay");
            var port = new LoopbackRelay(
                            () -> SocketChannel.open(engine.getListenSockets().get(0)),
                            Engine.NATIVE,
                            directory.resolve("a.db"),
                            () -> directory.resolve("log"),
                            () -> {},
                            AccessTokens.none())
                    .port();
            var channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .build();
            relay = new Relay(port, MilvusServiceGrpc.newBlockingStub(channel));
            // Before anybody's patience counts: a fuzzer takes long to load what it watches
            relay.stub.withDeadlineAfter(2, TimeUnit.MINUTES).getVersion(GetVersionRequest.getDefaultInstance());
        }
        return relay;
    }

    private static final class Echo extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, String authority) {
            return ServerMethodDefinition.create(Bytes.method(name), (call, headers) -> {
                call.sendHeaders(new Metadata());
                call.request(1);
                return new ServerCall.Listener<byte[]>() {
                    @Override
                    public void onMessage(byte[] message) {
                        call.sendMessage(message);
                        call.request(1);
                    }

                    @Override
                    public void onHalfClose() {
                        call.close(Status.OK, new Metadata());
                    }
                };
            });
        }
    }
}
