package io.github.ragshell.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.StoppedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MakeOnceTest {

    @TempDir
    Path directory;

    @Test
    void should_make_it_once_however_many_threads_want_it() throws Exception {
        Path wanted = directory.resolve("a/file");
        var made = new AtomicInteger();
        Callable<Boolean> want = () -> {
            MakeOnce.make(wanted.getParent(), () -> Files.exists(wanted), () -> {
                Files.createFile(wanted);
                made.incrementAndGet();
            });
            return Files.exists(wanted);
        };

        var threads = Executors.newFixedThreadPool(8);
        try {
            for (var future :
                    threads.invokeAll(IntStream.range(0, 8).mapToObj(i -> want).toList())) {
                assertThat(future.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(made).hasValue(1);
    }

    @Test
    void should_try_again_after_a_failure() throws IOException {
        assertThatThrownBy(() -> MakeOnce.make(directory, () -> false, () -> {
                    throw new IOException("no");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("no");

        var made = new AtomicInteger();
        MakeOnce.make(directory, () -> false, made::incrementAndGet);

        assertThat(made).hasValue(1);
    }

    @Test
    void should_say_that_the_user_stopped_it() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> MakeOnce.make(directory, () -> false, () -> {}))
                .isInstanceOf(StoppedException.class)
                .hasMessage("Stopped while %s was being filled. Run it again.".formatted(directory));
        assertThat(Thread.interrupted()).isTrue();
    }
}
