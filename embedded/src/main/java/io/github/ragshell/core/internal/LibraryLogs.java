package io.github.ragshell.core.internal;

import java.util.logging.Level;
import java.util.logging.Logger;

/** What libraries log by java.util.logging. */
public final class LibraryLogs {

    // The logging system forgets the level of a logger that nobody holds
    private static final Logger GRPC = Logger.getLogger("io.milvus.shaded.io.grpc");

    private LibraryLogs() {}

    /**
     * Switches the warnings of gRPC off: of a connection that breaks our own messages tell. For a shell or a notebook,
     * where they would stand between the results; an application decides for itself.
     */
    public static void silence() {
        GRPC.setLevel(Level.OFF);
    }
}
