package io.github.ragshell.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.milvus.Hit;
import io.github.ragshell.milvus.Hits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a network that gives half the sum of the second text's token ids, less 3; a is 1, b is 2 and so on. */
class RerankerTest {

    @TempDir
    Path directory;

    private Reranker reranker() throws IOException {
        return Reranker.load(TinyModel.in(directory.resolve("cross"), "cross"));
    }

    private static double logistic(double value) {
        return 1 / (1 + Math.exp(-value));
    }

    @Test
    void should_read_the_question_and_each_text_as_a_pair() throws IOException {
        try (Reranker reranker = reranker()) {
            double[] scores = reranker.scores("g g g", List.of("a b", "f g", "", "g f"));

            assertThat(scores[0]).isCloseTo(logistic(0.5 * 3 - 3), within(1e-6));
            assertThat(scores[1]).isCloseTo(logistic(0.5 * 13 - 3), within(1e-6));
            assertThat(scores[2]).isCloseTo(logistic(-3), within(1e-6));
            assertThat(scores[3]).isEqualTo(scores[1]);
        }
    }

    @Test
    void should_cut_what_is_too_long_together() throws IOException {
        try (Reranker reranker = reranker()) {
            double[] scores = reranker.scores("a", List.of("a ".repeat(100_000)));

            assertThat(scores[0]).isCloseTo(logistic(0.5 * 511 - 3), within(1e-6));
        }
    }

    @Test
    void should_put_hits_into_the_order_of_the_scores() throws IOException {
        var hits = new Hits(
                List.of(
                        new Hit(1, 7L, 0.9, "a b", "x.md", 1, ""),
                        new Hit(2, 8L, 0.8, "f g", "x.md", 2, ""),
                        new Hit(3, 9L, 0.7, "c d", "y.md", 1, "")),
                "IP");
        try (Reranker reranker = reranker()) {
            Hits ranked = hits.rerank("a", reranker);

            assertThat(ranked).extracting(Hit::key).containsExactly(8L, 9L, 7L);
            assertThat(ranked).extracting(Hit::rank).containsExactly(1, 2, 3);
            assertThat(ranked.get(0).distance()).isCloseTo(logistic(3.5), within(1e-6));
            assertThat(ranked.table().name()).isEqualTo("3 hits (score of cross: larger is nearer)");
            assertThatThrownBy(() -> hits.rerank(null, reranker)).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void should_refuse_a_network_that_is_no_cross_encoder() throws IOException {
        Path embedding = TinyModel.in(directory.resolve("tiny"), "tiny");

        assertThatThrownBy(() -> Reranker.load(embedding))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith(
                        "model.onnx has the inputs [attention_mask, input_ids] and the outputs [last_hidden_state]; a cross-encoder takes input_ids, attention_mask and perhaps token_type_ids, and gives one 32-bit number for a pair. Export it with the text-classification task.");
    }

    @Test
    void should_stop_between_two_texts() throws IOException {
        try (Reranker reranker = reranker()) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> reranker.scores("a", List.of("b", "c")))
                    .isInstanceOf(StoppedException.class)
                    .hasMessage("The reranking was stopped after 0 of 2 texts. Run it again.");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void should_say_that_it_is_closed() throws IOException {
        Reranker reranker = reranker();
        reranker.close();
        reranker.close();

        assertThatThrownBy(() -> reranker.scores("a", List.of("b")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("The reranker cross is closed. Load it again.");
    }
}
