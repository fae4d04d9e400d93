package io.github.ragshell.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {

    @Test
    void should_put_the_longest_texts_first_and_keep_the_budget() {
        assertThat(Batches.of(new int[] {3, 10, 2, 9, 2}, 20)).containsExactly(new int[] {1, 3}, new int[] {0, 2, 4});
    }

    @Test
    void should_run_a_text_above_the_budget_alone() {
        assertThat(Batches.of(new int[] {500, 300, 10}, 256))
                .containsExactly(new int[] {0}, new int[] {1}, new int[] {2});
    }

    @Test
    void should_run_every_text_alone_without_a_budget() {
        assertThat(Batches.of(new int[] {5, 5}, 0)).containsExactly(new int[] {0}, new int[] {1});
    }

    @Test
    void should_contain_every_text_once() {
        // given
        int[] lengths = new Random(7).ints(1000, 2, 513).toArray();

        // when
        List<int[]> batches = Batches.of(lengths, 256);

        // then
        assertThat(batches.stream().flatMapToInt(IntStream::of).sorted().toArray())
                .containsExactly(IntStream.range(0, 1000).toArray());
        assertThat(batches).allMatch(batch -> batch.length == 1 || batch.length * lengths[batch[0]] <= 256);
    }

    @Test
    void should_have_no_batch_without_texts() {
        assertThat(Batches.of(new int[0], 256)).isEmpty();
    }
}
