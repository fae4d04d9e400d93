package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.RagException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A loopback port that leads to a server, and stays when the server is started again. Milvus clients can speak only
 * TCP, but the native Milvus Lite on a port of its own would share that port silently with any other one
 * (SO_REUSEPORT). Its socket file can't be shared, and this port is ours alone.
 */
final class LoopbackRelay implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    /** Opens connections to the server the relay leads to. */
    @FunctionalInterface
    interface Target {
        SocketChannel connect() throws IOException;
    }

    private final Target target;
    private final ServerSocketChannel server;
    private final int port;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    LoopbackRelay(Target target) throws IOException {
        this.target = target;
        server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        port = ((InetSocketAddress) server.getLocalAddress()).getPort();
        start("accept", this::accept);
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        closeQuietly(server);
        open.forEach(LoopbackRelay::closeQuietly);
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                open.add(client);
                // The server may have to be started first
                start("to server", () -> connect(client));
            } catch (IOException e) {
                // Closed, or the client was gone before it was served
            }
        }
    }

    private void connect(SocketChannel client) {
        SocketChannel connected;
        try {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            connected = target.connect();
        } catch (IOException | RagException e) {
            // The client sees a closed connection; who asks the server's owner gets the reason
            closeQuietly(client);
            open.remove(client);
            return;
        }
        open.add(connected);
        if (!server.isOpen()) {
            closeBoth(client, connected);
            return;
        }
        start("to client", () -> pump(connected, client));
        pump(client, connected);
    }

    private void pump(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try {
            while (from.read(buffer) >= 0) {
                writeAll(buffer.flip(), to);
                buffer.clear();
            }
        } catch (IOException e) {
            // One side is gone: the connection ends for both
        } finally {
            closeBoth(from, to);
        }
    }

    private static void writeAll(ByteBuffer buffer, ByteChannel to) throws IOException {
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
    }

    private void closeBoth(SocketChannel a, SocketChannel b) {
        closeQuietly(a);
        closeQuietly(b);
        open.remove(a);
        open.remove(b);
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // Nothing more can be done for it
        }
    }

    private void start(String what, Runnable task) {
        var thread = new Thread(task, "ragshell-relay-" + port + " " + what);
        thread.setDaemon(true);
        thread.start();
    }
}
