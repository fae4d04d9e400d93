package io.github.ragshell.sync;

import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.IoReason;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.EnumSet;
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

    /** Returns when something has changed and then nothing more for a while. */
    void awaitChange(Duration quiet) throws InterruptedException {
        WatchKey key = service.take();
        while (key != null) {
            key.pollEvents();
            key.reset();
            key = service.poll(quiet.toMillis(), TimeUnit.MILLISECONDS);
        }
        try {
            // Directories may be new
            register();
        } catch (IOException e) {
            throw cannotWatch(e);
        }
    }

    private void register() throws IOException {
        Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), 100, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (!directory.equals(root)
                        && directory.getFileName().toString().startsWith(".")) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                directory.register(
                        service,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
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
