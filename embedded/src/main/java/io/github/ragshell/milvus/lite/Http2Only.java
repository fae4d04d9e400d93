package io.github.ragshell.milvus.lite;

import io.milvus.shaded.io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.ChannelDuplexHandler;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.ChannelPromise;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Stands at the door of a connection: what begins like HTTP/2 goes on to gRPC. HTTP/1 and TLS get an answer in their own
 * words; gRPC would hang up on them and log a trace. Until then gRPC is not heard: a server of HTTP/2 may speak first.
 */
final class Http2Only extends ChannelDuplexHandler {

    private static final String BEGIN = "PRI";
    private static final int TLS_HANDSHAKE = 0x16;
    // Fatal, protocol version
    private static final byte[] TLS_ALERT = {0x15, 3, 1, 0, 2, 2, 70};
    private static final String SENTENCE =
            "This port speaks gRPC over HTTP/2, without TLS: pass http://127.0.0.1 and the port to a Milvus client. It has no REST API.\n";
    private static final byte[] ANSWER = ("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: "
                    + SENTENCE.length() + "\r\nConnection: close\r\n\r\n" + SENTENCE)
            .getBytes(StandardCharsets.US_ASCII);

    private record Held(Object message, ChannelPromise promise) {}

    private final Queue<Held> held = new ArrayDeque<>();
    private final ByteBuf begin = Unpooled.buffer();
    private boolean refused;

    @Override
    public void channelRead(ChannelHandlerContext connection, Object message) {
        try {
            begin.writeBytes((ByteBuf) message);
        } finally {
            ReferenceCountUtil.release(message);
        }
        if (refused || begin.readableBytes() < BEGIN.length()) {
            return;
        }
        int first = begin.getUnsignedByte(0);
        if (begin.toString(0, BEGIN.length(), StandardCharsets.ISO_8859_1).equals(BEGIN)) {
            pass(connection);
        } else if (first == TLS_HANDSHAKE) {
            refuse(connection, TLS_ALERT);
        } else if (first >= 'A' && first <= 'Z') {
            refuse(connection, ANSWER);
        } else {
            refuse(connection, new byte[0]);
        }
    }

    private void pass(ChannelHandlerContext connection) {
        for (Held each = held.poll(); each != null; each = held.poll()) {
            connection.write(each.message, each.promise);
        }
        connection.flush();
        // First, so that what gRPC answers does not come here
        connection.pipeline().remove(this);
        connection.fireChannelRead(begin);
    }

    private void refuse(ChannelHandlerContext connection, byte[] answer) {
        refused = true;
        // Closing the whole channel would ask gRPC, which wants to say good-bye first
        connection.writeAndFlush(Unpooled.wrappedBuffer(answer)).addListener(written -> connection.close());
    }

    @Override
    public void write(ChannelHandlerContext connection, Object message, ChannelPromise promise) {
        held.add(new Held(message, promise));
    }

    @Override
    public void flush(ChannelHandlerContext connection) {
        // There is nothing yet
    }

    @Override
    public void channelInactive(ChannelHandlerContext connection) throws Exception {
        for (Held each = held.poll(); each != null; each = held.poll()) {
            ReferenceCountUtil.release(each.message);
            each.promise.tryFailure(new ClosedChannelException());
        }
        super.channelInactive(connection);
    }
}
