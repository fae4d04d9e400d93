package io.github.ragshell.milvus.lite;

import java.nio.file.Path;

/**
 * The server of another process of the same user.
 *
 * @param info what that process says of it
 * @param process kept from the beginning: a pid alone may be another process's later
 */
record AttachedServer(Owner info, ProcessHandle process) implements RunningServer {

    @Override
    public Endpoint endpoint() {
        return info.endpoint();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public long pid() {
        return info.server();
    }

    @Override
    public long owner() {
        return info.pid();
    }

    @Override
    public Path log() {
        return info.log();
    }

    @Override
    public String ending() {
        return "The Milvus Lite of process %d has ended".formatted(info.pid());
    }

    @Override
    public void stop() {
        // It is not ours
    }
}
