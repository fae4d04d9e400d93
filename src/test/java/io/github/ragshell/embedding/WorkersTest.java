package io.github.ragshell.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.StoppedException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {

    private static final Supplier<String> STOPPED = () -> "Stopped.";

    @AfterEach
    void should_leave_no_thread_behind() {
        assertThat(Thread.interrupted()).isFalse();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("ragshell-embedding"));
    }

    @Test
    void should_do_every_piece_once() throws Exception {
        // given
        var done = new AtomicIntegerArray(1000);

        // when
        Workers.run(4, done.length(), STOPPED, done::incrementAndGet);

        // then
        for (int i = 0; i < done.length(); i++) {
            assertThat(done.get(i)).isEqualTo(1);
        }
    }

    @Test
    void should_use_as_many_threads_as_asked_the_caller_included() throws Exception {
        // given
        var barrier = new CyclicBarrier(3);
        var threads = ConcurrentHashMap.<Thread>newKeySet();

        // when
        Workers.run(3, 3, STOPPED, i -> {
            threads.add(Thread.currentThread());
            barrier.await(10, TimeUnit.SECONDS);
        });

        // then
        assertThat(threads).hasSize(3).contains(Thread.currentThread());
    }

    @Test
    void should_do_nothing_without_pieces() throws Exception {
        Workers.run(4, 0, STOPPED, i -> {
            throw new IllegalStateException();
        });
    }

    @Test
    void should_throw_what_a_piece_threw_and_stop() {
        var failure = new IllegalStateException("piece 3");
        assertThatThrownBy(() -> Workers.run(2, 1_000_000, STOPPED, i -> {
                    if (i == 3) {
                        throw failure;
                    }
                }))
                .isSameAs(failure);
    }

    @Test
    void should_throw_the_error_of_any_thread() {
        var failure = new StackOverflowError();
        Thread caller = Thread.currentThread();
        for (boolean helper : new boolean[] {true, false}) {
            assertThatThrownBy(() -> Workers.run(2, 500, STOPPED, i -> {
                        if ((Thread.currentThread() != caller) == helper) {
                            throw failure;
                        }
                        Thread.sleep(1);
                    }))
                    .isSameAs(failure);
        }
    }

    @Test
    void should_say_that_memory_is_too_small() {
        assertThatThrownBy(() -> Workers.run(2, 2, STOPPED, i -> {
                    throw new OutOfMemoryError("Java heap space");
                }))
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        "There is too little memory for the embedding model (Java heap space). Embed fewer texts at a time, set RAGSHELL_THREADS to a smaller number, or give Java more memory with -Xmx.");
    }

    @Test
    void should_stop_between_two_pieces_when_the_caller_is_interrupted() {
        // given
        var helperHasBegun = new CountDownLatch(1);
        Thread caller = Thread.currentThread();

        // when
        assertThatThrownBy(() -> Workers.run(2, 1_000_000, STOPPED, i -> {
                    if (Thread.currentThread() == caller) {
                        helperHasBegun.await(10, TimeUnit.SECONDS);
                        caller.interrupt();
                    } else {
                        helperHasBegun.countDown();
                        Thread.sleep(1);
                    }
                }))
                // then
                .isInstanceOf(StoppedException.class)
                .hasMessage("Stopped.");
        assertThat(Thread.interrupted()).isTrue();
    }
}
