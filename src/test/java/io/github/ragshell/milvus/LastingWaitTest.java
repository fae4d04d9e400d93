package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvus.shaded.io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LastingWaitTest {

    @Test
    void should_wait_for_the_answer_when_the_thread_is_interrupted() {
        var call = new CompletableFuture<String>().completeOnTimeout("written", 50, TimeUnit.MILLISECONDS);
        Thread.currentThread().interrupt();

        String answer = new LastingWait().await(call);

        assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
        assertThat(answer).isEqualTo("written");
    }

    @Test
    void should_cut_off_a_call_that_does_not_end_after_an_interrupt() {
        var call = new CompletableFuture<String>();
        long begin = System.nanoTime();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> new LastingWait().await(call))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessage("CANCELLED: Thread interrupted");

        assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
        assertThat(call).isCancelled();
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(LastingWait.GRACE.toNanos());
    }

    @Test
    void should_wait_for_many_calls_no_longer_than_for_one_after_an_interrupt() {
        var wait = new LastingWait();
        long begin = System.nanoTime();
        Thread.currentThread().interrupt();

        for (int i = 0; i < 3; i++) {
            var call = new CompletableFuture<String>();
            wait.awaitEnd(call);
            assertThat(call).isCancelled();
        }

        assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
        assertThat(System.nanoTime() - begin)
                .isBetween(LastingWait.GRACE.toNanos(), LastingWait.GRACE.toNanos() * 3 / 2);
    }

    @Test
    void should_throw_again_that_a_call_was_cut_off() {
        var wait = new LastingWait();
        var call = new CompletableFuture<String>();
        CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(Thread.currentThread()::interrupt);
        Thread.currentThread().interrupt();
        wait.awaitEnd(call);

        assertThatThrownBy(() -> wait.await(call))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessage("CANCELLED: Thread interrupted");

        assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
    }

    @Test
    void should_throw_what_the_call_failed_with() {
        var failure = new IllegalArgumentException("no");

        assertThatThrownBy(() -> new LastingWait().await(CompletableFuture.failedFuture(failure)))
                .isSameAs(failure);
    }
}
