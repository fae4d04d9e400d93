package io.github.ragshell.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.core.UnreachableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ServerCallsTest {

    private final AtomicInteger made = new AtomicInteger();

    private int call(int failures, RuntimeException failure) {
        if (made.incrementAndGet() <= failures) {
            throw failure;
        }
        return made.get();
    }

    @Test
    void should_repeat_a_call_while_the_server_is_away() {
        var calls = ServerCalls.patient(Duration.ofMinutes(1), 1);

        assertThat(calls.call(() -> call(1, new UnreachableException("away", null))))
                .isEqualTo(2);
        assertThat(calls.call(() -> call(3, new ServiceException("not loaded", null))))
                .isEqualTo(4);
    }

    @Test
    void should_give_up_when_the_patience_ends() {
        var calls = ServerCalls.patient(Duration.ofMillis(300), 1);

        assertThatThrownBy(() -> calls.call(() -> call(1000, new UnreachableException("away", null))))
                .isInstanceOf(UnreachableException.class)
                .hasMessage("away");
        int before = made.get();
        assertThatThrownBy(() -> calls.call(() -> call(1000, new UnreachableException("away", null))))
                .isInstanceOf(UnreachableException.class);
        assertThat(made.get() - before).as("the next one knows it").isEqualTo(1);
    }

    @Test
    void should_not_repeat_what_is_refused() {
        var calls = ServerCalls.patient(Duration.ofMinutes(1), 1);

        assertThatThrownBy(() -> calls.call(() -> call(1, new InvalidInputException("wrong"))))
                .isInstanceOf(InvalidInputException.class);
        assertThat(made).hasValue(1);
    }

    @Test
    void should_make_a_call_of_one_machine_once() {
        assertThatThrownBy(() -> ServerCalls.direct().call(() -> call(1, new UnreachableException("away", null))))
                .isInstanceOf(UnreachableException.class);
        assertThat(made).hasValue(1);
    }

    @Test
    void should_let_no_more_than_so_many_write() throws Exception {
        var calls = ServerCalls.patient(Duration.ZERO, 2);
        var writing = new AtomicInteger();
        var most = new AtomicInteger();
        var ended = new CountDownLatch(6);
        for (int i = 0; i < 6; i++) {
            new Thread(() -> {
                        calls.write(() -> {
                            most.accumulateAndGet(writing.incrementAndGet(), Math::max);
                            pause();
                            writing.decrementAndGet();
                        });
                        ended.countDown();
                    })
                    .start();
        }
        ended.await();

        assertThat(most).hasValue(2);
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void should_stop_waiting_when_it_is_asked_to() {
        var calls = ServerCalls.patient(Duration.ofMinutes(1), 1);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> calls.call(() -> call(1, new UnreachableException("away", null))))
                .isInstanceOf(StoppedException.class)
                .hasMessage("The sync was stopped while it waited for Milvus, as asked.");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void should_refuse_numbers_that_make_no_sense() {
        assertThatThrownBy(() -> ServerCalls.patient(Duration.ofSeconds(-1), 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("A patience of PT-1S and 0 writers are not possible. Pass at least 0 s and 1 writer.");
    }
}
