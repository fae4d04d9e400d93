package io.github.ragshell.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FolderWatchTest {

    private static final Duration QUIET = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    private Path folder;

    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicInteger rounds = new AtomicInteger();

    private interface Change {
        void make(int round) throws IOException;
    }

    private Thread changing = new Thread();

    private void repeat(Change change) {
        changing = new Thread(() -> {
            try {
                while (!ended.get()) {
                    change.make(rounds.incrementAndGet());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        changing.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        ended.set(true);
        changing.join();
    }

    @Test
    void should_return_while_changes_go_on() throws Exception {
        Path log = Files.createFile(folder.resolve("a.log"));
        try (var watch = new FolderWatch(folder)) {
            repeat(round -> Files.writeString(log, "line\n", StandardOpenOption.APPEND));

            watch.awaitChange(LONG, Duration.ofMillis(300));
        }
    }

    @Test
    void should_return_after_some_quiet() throws Exception {
        try (var watch = new FolderWatch(folder)) {
            Files.createFile(folder.resolve("a.md"));

            watch.awaitChange(Duration.ofMillis(100), LONG);
        }
    }

    @Test
    void should_watch_a_folder_that_was_removed_and_made_again() throws Exception {
        Path docs = Files.createDirectory(folder.resolve("docs"));
        try (var watch = new FolderWatch(docs)) {
            Files.delete(docs);
            watch.awaitChange(QUIET, LONG);

            Files.createDirectory(docs);
            watch.awaitChange(QUIET, LONG);

            Files.createFile(docs.resolve("a.md"));
            watch.awaitChange(QUIET, LONG);
        }
    }

    @Test
    void should_watch_a_folder_that_was_put_in_the_place_of_the_first() throws Exception {
        Path docs = Files.createDirectory(folder.resolve("docs"));
        Path next = Files.createDirectory(folder.resolve("next"));
        try (var watch = new FolderWatch(docs)) {
            Files.move(docs, folder.resolve("old"));
            Files.move(next, docs);
            watch.awaitChange(QUIET, LONG);

            Files.createFile(docs.resolve("a.md"));
            watch.awaitChange(QUIET, LONG);
        }
    }

    @Test
    void should_outlive_directories_that_come_and_go() throws Exception {
        repeat(round -> {
            Path directory = folder.resolve("d" + round % 50);
            Files.createDirectory(directory);
            Files.delete(directory);
        });
        try (var watch = new FolderWatch(folder)) {
            for (int i = 0; i < 200; i++) {
                watch.awaitChange(LONG, Duration.ofMillis(1));
            }
        }

        assertThat(rounds.get()).isGreaterThan(200);
    }
}
