package io.github.ragshell.milvus.lite;

import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A port that only programs of this user may use, and only so many at once. */
final class RelayPort extends NioServerSocketChannel {

    private static final int MAX_CONNECTIONS = 256;

    private final AtomicInteger connections = new AtomicInteger();

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        SocketChannel client = javaChannel().accept();
        if (client == null) {
            return 0;
        }
        if (connections.get() >= MAX_CONNECTIONS || !isOurs(client)) {
            client.close();
            return 0;
        }
        connections.incrementAndGet();
        var channel = new NioSocketChannel(this, client);
        channel.pipeline().addFirst(new Http2Only());
        channel.closeFuture().addListener(closed -> connections.decrementAndGet());
        accepted.add(channel);
        return 1;
    }

    private boolean isOurs(SocketChannel client) {
        try {
            return Peer.isAllowed(client.getRemoteAddress(), client.getLocalAddress());
        } catch (java.io.IOException | RuntimeException e) {
            return false;
        }
    }
}
