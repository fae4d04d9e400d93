package io.github.ragshell.milvus.lite;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A server in use: one that this JVM started, or one that another process owns. */
interface RunningServer {

    Endpoint endpoint();

    /** Whether its process runs, as far as can be told without asking it. */
    boolean isAlive();

    /** The server's process id. */
    long pid();

    /** The process that owns the server. */
    long owner();

    /** What the server prints. */
    Path log();

    /** How it ended, as a part of a sentence. */
    String ending();

    /** Opens a connection to this server and to no other program. */
    default SocketChannel connect() throws IOException {
        SocketChannel channel = endpoint().connect();
        // The port of a server that has ended may be another program's
        if (!isAlive()) {
            channel.close();
            throw new ConnectException(ending());
        }
        return channel;
    }

    /** Stops the server where it is ours; does nothing to another's. */
    void stop();
}
