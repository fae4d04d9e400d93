package io.github.ragshell.sync;

import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.IoReason;
import io.github.ragshell.corpus.FolderWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Waits for changes below a directory. */
final class FolderWatch implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Path root;
    private final WatchService service;
    private WatchKey registered;
    private Object identity;

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
     * Returns when something has changed and then nothing more for a while; also when the directory was removed or
     * replaced, and when it is there again.
     *
     * @param quiet how long nothing more has to change
     * @param longest after this time it returns even while changes go on, as in a log
     */
    void awaitChange(Duration quiet, Duration longest) throws InterruptedException {
        WatchKey key = null;
        while (key == null && !isReplaced()) {
            key = service.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
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
        } catch (NoSuchFileException e) {
            // It is looked for until it is there again
        } catch (IOException e) {
            throw cannotWatch(e);
        }
    }

    // What is registered follows a directory that is renamed, and dies with one that is deleted
    private boolean isReplaced() {
        try {
            Object now = identity();
            return registered == null || !registered.isValid() || !Objects.equals(now, identity);
        } catch (IOException e) {
            return false;
        }
    }

    private Object identity() throws IOException {
        return Files.readAttributes(root, BasicFileAttributes.class).fileKey();
    }

    private void register() throws IOException {
        FolderWalk.walk(root, new FolderWalk.Visitor() {
            @Override
            public void directory(Path directory) throws IOException {
                Object before = directory.equals(root) ? identity() : null;
                WatchKey key = directory.register(
                        service,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE);
                if (directory.equals(root)) {
                    registered = key;
                    identity = before;
                }
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
