package io.github.ragshell.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.StoppedException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private static Progress.State state(long done, long total, String unit, long millis, boolean finished) {
        return new Progress.State("Creating embeddings", done, total, unit, Duration.ofMillis(millis), finished);
    }

    @Test
    void should_say_how_much_is_done_how_fast_and_how_long_it_will_take() {
        assertThat(state(36, 72, "chunks", 1000, false).line())
                .isEqualTo("Creating embeddings:  50% |█████     | 36/72 chunks [00:01<00:01, 36.0/s]");
        assertThat(state(72, 72, "chunks", 65_000, true).line())
                .isEqualTo("Creating embeddings: 100% |██████████| 72/72 chunks [01:05<00:00, 1.1/s]");
        assertThat(state(0, 72, "chunks", 0, false).line())
                .isEqualTo("Creating embeddings:   0% |          | 0/72 chunks [00:00<?, 0.0/s]");
    }

    @Test
    void should_count_bytes_in_megabytes_and_do_without_a_total() {
        assertThat(state(1_500_000, -1, "bytes", 1000, false).line())
                .isEqualTo("Creating embeddings: 1.5 MB [00:01, 1.5/s]");
    }

    @Test
    void should_redraw_one_line_in_a_terminal() {
        Consumer<Progress.State> bar = new TerminalDisplay(out, new Terminal(true, () -> 40)).progressBar();

        bar.accept(state(36, 72, "chunks", 1000, false));
        bar.accept(state(72, 72, "chunks", 2000, true));

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo("\rCreating embeddings:  50% |█████     |…\rCreating embeddings: 100% |██████████|…\n");
    }

    @Test
    void should_print_plain_lines_where_there_is_no_terminal() {
        Consumer<Progress.State> bar = new TerminalDisplay(out, new Terminal(false, () -> 0)).progressBar();

        bar.accept(state(0, 72, "chunks", 0, false));
        bar.accept(state(10, 72, "chunks", 9_000, false));
        bar.accept(state(36, 72, "chunks", 11_000, false));
        bar.accept(state(40, 72, "chunks", 12_000, false));
        bar.accept(state(72, 72, "chunks", 13_000, true));

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).hasSize(2).allMatch(line -> !line.contains("\r"));
    }

    @Test
    void should_not_pretend_that_unfinished_work_is_done() {
        Display before = Display.use(new TerminalDisplay(out, new Terminal(false, () -> 0)));
        try (var progress = Progress.start("Inserting", 10, "rows")) {
            progress.advance(3);
        } finally {
            Display.use(before);
        }

        assertThat(bytes.toString(StandardCharsets.UTF_8)).startsWith("Inserting:  30% |███       | 3/10 rows [");
    }

    @Test
    void should_stop_after_the_batch_when_the_thread_is_interrupted() {
        Display before = Display.use(new TerminalDisplay(out, new Terminal(false, () -> 0)));
        Thread.currentThread().interrupt();
        try (var progress = Progress.start("Inserting", 10, "rows")) {
            assertThatThrownBy(() -> progress.advance(4))
                    .isInstanceOf(StoppedException.class)
                    .hasMessage(
                            "Inserting: stopped after 4 of 10 rows, as asked. What is done is kept; run it again to go on.");
            assertThatCode(() -> progress.advance(6)).doesNotThrowAnyException();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
            Display.use(before);
        }
    }
}
