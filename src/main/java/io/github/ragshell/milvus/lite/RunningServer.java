package io.github.ragshell.milvus.lite;

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

    /** Stops the server where it is ours; does nothing to another's. */
    void stop();
}
