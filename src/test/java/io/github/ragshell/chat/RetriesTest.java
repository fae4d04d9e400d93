package io.github.ragshell.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetriesTest {

    private static final Duration LONG = Duration.ofHours(1);

    private long nanos;

    @Test
    void should_wait_between_half_and_the_whole_of_a_doubling_delay() {
        assertThat(delays(0)).containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 16_000L);
        assertThat(delays(1)).containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L);
    }

    @Test
    void should_begin_no_try_later_than_a_minute_after_the_first() {
        Retries.Series series = retries(0).begin(LONG);

        assertThat(series.next(Optional.of(Duration.ofSeconds(60)))).contains(Duration.ofSeconds(60));
        nanos = Duration.ofSeconds(56).toNanos();
        assertThat(series.next(Optional.of(Duration.ofSeconds(5)))).isEmpty();
        assertThat(series.next(Optional.of(Duration.ofSeconds(1)))).contains(Duration.ofSeconds(4));
    }

    private List<Long> delays(double random) {
        Retries.Series series = retries(random).begin(LONG);
        var delays = new ArrayList<Long>();
        for (var delay = series.next(Optional.empty()); delay.isPresent(); delay = series.next(Optional.empty())) {
            delays.add(delay.get().toMillis());
        }
        return delays;
    }

    private Retries retries(double random) {
        return new Retries(duration -> {}, () -> nanos, () -> random);
    }

    @Test
    void should_wait_as_long_as_asked_but_never_less_than_the_backoff() {
        Retries.Series series = retries(0).begin(LONG);

        assertThat(series.next(Optional.of(Duration.ZERO))).contains(Duration.ofSeconds(1));
        assertThat(series.next(Optional.of(Duration.ofSeconds(1)))).contains(Duration.ofSeconds(2));
        assertThat(series.next(Optional.of(Duration.ofSeconds(5)))).contains(Duration.ofSeconds(5));
    }

    @Test
    void should_begin_no_try_after_the_deadline_of_the_answer() {
        Retries.Series series = retries(0).begin(Duration.ofSeconds(10));

        assertThat(series.next(Optional.of(Duration.ofSeconds(10)))).contains(Duration.ofSeconds(10));
        assertThat(series.next(Optional.of(Duration.ofSeconds(25)))).isEmpty();
    }
}
