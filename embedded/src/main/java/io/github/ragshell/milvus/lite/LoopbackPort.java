package io.github.ragshell.milvus.lite;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A port of 127.0.0.1 that the system gave to a server. It is never chosen beforehand, and nothing can join it; but
 * other users of this machine reach it, as they don't reach a socket file.
 *
 * @param port 0 as long as the server has not said which one it got
 */
record LoopbackPort(int port) implements Endpoint {

    /** Any one that is free. */
    static final LoopbackPort ANY = new LoopbackPort(0);

    static final String HOST = "127.0.0.1";
    private static final Pattern LINE = Pattern.compile("(?m)^127\\.0\\.0\\.1:(\\d{1,5})\\R");

    /** The first line that names one. */
    static Optional<LoopbackPort> in(String lines) {
        return LINE.matcher(lines).results().findFirst().map(line -> new LoopbackPort(Integer.parseInt(line.group(1))));
    }

    @Override
    public void prepare() {
        // The server makes it
    }

    @Override
    public void clear() {
        // It ends with the server
    }

    @Override
    public Endpoint of(ServerProcess server) {
        return in(server.said()).orElse(this);
    }

    @Override
    public SocketChannel connect() throws IOException {
        if (port == 0) {
            throw new ConnectException("The server has not said its port yet");
        }
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(HOST, port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return channel;
    }

    @Override
    public String toString() {
        return HOST + ":" + port;
    }
}
