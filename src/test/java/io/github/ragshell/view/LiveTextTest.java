package io.github.ragshell.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveTextTest {

    private final List<String> drawn = new ArrayList<>();
    private long millis;
    private final LiveText text =
            new LiveText(drawn::add, () -> Duration.ofMillis(millis).toNanos());

    @Test
    void should_draw_the_whole_text_at_most_twenty_times_a_second() {
        for (millis = 0; millis < 1000; millis++) {
            text.append("x");
        }

        assertThat(drawn).hasSize(20);
        assertThat(drawn.get(0)).isEqualTo("x");
        assertThat(drawn.get(1)).hasSize(51);
    }

    @Test
    void should_always_draw_the_last_state_and_only_once() {
        text.append("a");
        text.append("b");
        text.close();
        text.close();

        assertThat(drawn).containsExactly("a", "ab");
    }

    @Test
    void should_draw_nothing_where_no_text_came() {
        text.close();

        assertThat(drawn).isEmpty();
    }
}
