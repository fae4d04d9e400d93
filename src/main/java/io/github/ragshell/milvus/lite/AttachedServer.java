package io.github.ragshell.milvus.lite;

import java.nio.file.Path;

/** The server of another process of the same user. */
record AttachedServer(Owner info) implements RunningServer {

    @Override
    public Endpoint endpoint() {
        return info.endpoint();
    }

    @Override
    public boolean isAlive() {
        return ProcessHandle.of(info.server()).map(ProcessHandle::isAlive).orElse(false);
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
