package io.github.ragshell.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.StoppedException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
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
    void should_let_one_class_loader_wait_for_another() throws Exception {
        var classes =
                new URL[] {MakeOnce.class.getProtectionDomain().getCodeSource().getLocation()};
        var working = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        var threads = Executors.newFixedThreadPool(2);
        try (var one = new URLClassLoader(classes, ClassLoader.getPlatformClassLoader());
                var other = new URLClassLoader(classes, ClassLoader.getPlatformClassLoader())) {
            Future<?> first = threads.submit(() -> make(one, () -> {
                working.countDown();
                return end.await(60, TimeUnit.SECONDS);
            }));
            working.await();
            Future<?> second = threads.submit(() -> make(other, () -> end.getCount() == 0));
            assertThatThrownBy(() -> second.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            end.countDown();

            assertThat(first.get()).isEqualTo(true);
            assertThat(second.get()).isEqualTo(true);
        } finally {
            threads.shutdownNow();
        }
    }

    private Object make(ClassLoader loader, Callable<Boolean> work) throws Exception {
        var made = new AtomicReference<Object>();
        Class<?> type = loader.loadClass(MakeOnce.Work.class.getName());
        Object proxy = Proxy.newProxyInstance(loader, new Class<?>[] {type}, (self, method, arguments) -> {
            made.set(work.call());
            return null;
        });
        BooleanSupplier isThere = () -> false;
        loader.loadClass(MakeOnce.class.getName())
                .getMethod("make", Path.class, BooleanSupplier.class, type)
                .invoke(null, directory, isThere, proxy);
        return made.get();
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
