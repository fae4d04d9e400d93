package io.github.ragshell.spark;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands before a server and can be shut: then the server is away, for new connections and for old ones. */
final class Gate implements AutoCloseable {

    private final URI server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private ServerSocket door;
    private final int port;

    Gate(String server) throws IOException {
        this.server = URI.create(server);
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.port = door.getLocalPort();
        serve(door);
    }

    String uri() {
        return "http://127.0.0.1:" + port;
    }

    void shut() throws IOException {
        door.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    void open() throws IOException {
        door = new ServerSocket();
        door.setReuseAddress(true);
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        serve(door);
    }

    private void serve(ServerSocket listening) {
        start(() -> {
            while (true) {
                Socket client = listening.accept();
                var target = new Socket(server.getHost(), server.getPort());
                sockets.addAll(List.of(client, target));
                start(() -> pipe(client, target));
                start(() -> pipe(target, client));
            }
        });
    }

    private static void pipe(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            in.transferTo(to.getOutputStream());
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        var thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // Shut
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        shut();
    }
}
