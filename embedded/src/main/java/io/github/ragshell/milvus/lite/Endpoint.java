package io.github.ragshell.milvus.lite;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Where a server listens: a socket file, or a loopback port where it has no socket files. */
sealed interface Endpoint permits SocketFile, LoopbackPort {

    /** Where a server that is about to start on the database is to listen. */
    static Endpoint of(Path database, Engine engine, boolean temporary) {
        return engine == Engine.NATIVE || LitePlatform.hasSocketFiles()
                ? SocketFile.of(database, temporary)
                : LoopbackPort.ANY;
    }

    /** What {@link #toString()} says of it, read again. */
    static Endpoint parse(String text) {
        return LoopbackPort.in(text + "\n").<Endpoint>map(port -> port).orElseGet(() -> new SocketFile(Path.of(text)));
    }

    /** Makes what a server needs to listen there. */
    void prepare() throws IOException;

    /** Deletes what a server leaves there. */
    void clear() throws IOException;

    /** Where this server listens in fact, as far as it has said so yet. */
    Endpoint of(ServerProcess server);

    /** Opens a connection. */
    SocketChannel connect() throws IOException;

    default boolean isReachable() {
        try (SocketChannel channel = connect()) {
            return channel.isConnected();
        } catch (ClosedByInterruptException e) {
            // Nothing is known: it has not been asked
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
