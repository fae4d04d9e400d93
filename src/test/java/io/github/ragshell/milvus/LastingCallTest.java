package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvus.shaded.io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LastingCallTest {

    @Test
    void should_wait_for_the_answer_when_the_thread_is_interrupted() {
        var call = new CompletableFuture<String>().completeOnTimeout("written", 50, TimeUnit.MILLISECONDS);
        Thread.currentThread().interrupt();

        String answer = LastingCall.await(call);

        assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
        assertThat(answer).isEqualTo("written");
    }

    @Test
    void should_cut_off_a_call_that_does_not_end_after_an_interrupt() {
        var call = new CompletableFuture<String>();
        long begin = System.nanoTime();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> LastingCall.await(call))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessage("CANCELLED: Thread interrupted");

        assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
        assertThat(call).isCancelled();
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(LastingCall.GRACE.toNanos());
    }

    @Test
    void should_throw_what_the_call_failed_with() {
        var failure = new IllegalArgumentException("no");

        assertThatThrownBy(() -> LastingCall.await(CompletableFuture.failedFuture(failure)))
                .isSameAs(failure);
    }
}
