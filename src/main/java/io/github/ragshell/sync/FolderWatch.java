package io.github.ragshell.sync;

import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.IoReason;
import io.github.ragshell.corpus.FolderWalk;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for changes below a directory. */
final class FolderWatch implements AutoCloseable {

    private final Path root;
    private final WatchService service;

    /** @throws SetupException the system can't watch so many directories, or they can't be read */
    FolderWatch(Path root) {
        this.root = root;
        try {
            service = root.getFileSystem().newWatchService();
            register();
        } catch (IOException e) {
            throw cannotWatch(e);
        }
    }

    /**
     * Returns when something has changed and then nothing more for a while.
     *
     * @param quiet how long nothing more has to change
     * @param longest after this time it returns even while changes go on, as in a log
     */
    void awaitChange(Duration quiet, Duration longest) throws InterruptedException {
        WatchKey key = service.take();
        long end = System.nanoTime() + longest.toNanos();
        while (key != null) {
            key.pollEvents();
            key.reset();
            long wait = Math.min(quiet.toNanos(), end - System.nanoTime());
            key = wait > 0 ? service.poll(wait, TimeUnit.NANOSECONDS) : null;
        }
        try {
            // Directories may be new
            register();
        } catch (IOException e) {
            throw cannotWatch(e);
        }
    }

    private void register() throws IOException {
        FolderWalk.walk(root, new FolderWalk.Visitor() {
            @Override
            public void directory(Path directory) throws IOException {
                directory.register(
                        service,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE);
            }
        });
    }

    private SetupException cannotWatch(IOException e) {
        return new SetupException(
                "%s can't be watched: %s. On Linux raise fs.inotify.max_user_watches, or call sync when something has changed."
                        .formatted(root, IoReason.of(e)),
                e);
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            // Nothing waits for it any more
        }
    }
}
