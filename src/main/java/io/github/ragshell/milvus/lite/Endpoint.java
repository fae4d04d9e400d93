package io.github.ragshell.milvus.lite;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Where a server listens: a Unix domain socket that only its user reaches. */
record Endpoint(Path socket) {

    static Endpoint parse(String text) {
        return new Endpoint(Path.of(text));
    }

    /** Opens a connection. */
    SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    boolean isReachable() {
        try (SocketChannel channel = connect()) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return socket.toString();
    }
}
