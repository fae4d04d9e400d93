package io.github.ragshell.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ragshell.core.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class MicroscopeTest {

    private static final Embeddings FOUR = TestEmbeddings.of(
            new float[] {1, 0, 0}, new float[] {0, 0, 2}, new float[] {1, 0.1f, 0}, new float[] {0.6f, 0.8f, 0});

    @Test
    void should_show_the_length_of_each_vector() {
        assertThat(FOUR.norms().doubleColumn("norm").asDoubleArray()).startsWith(1, 2);
    }

    @Test
    void should_order_the_texts_by_their_similarity_to_a_query() {
        Table table = FOUR.similarities(new float[] {0, 0, 5});

        assertThat(table.intColumn("index").get(0)).isEqualTo(1);
        assertThat(table.doubleColumn("similarity").get(0)).isEqualTo(1, within(1e-6));
        assertThat(table.doubleColumn("similarity").get(3)).isZero();
    }

    @Test
    void should_find_the_most_similar_pairs_first() {
        Table table = FOUR.similarities(2);

        assertThat(table.intColumn("first").asObjectArray()).containsExactly(0, 2);
        assertThat(table.intColumn("second").asObjectArray()).containsExactly(2, 3);
        assertThat(table.doubleColumn("similarity").get(0)).isEqualTo(1 / Math.sqrt(1.01), within(1e-6));
    }

    @Test
    void should_list_only_pairs_of_the_similarity_asked_for() {
        assertThat(FOUR.nearDuplicates(0.95).rowCount()).isEqualTo(1);
        assertThat(FOUR.nearDuplicates(0.95).name())
                .isEqualTo("near-duplicates among 4 texts: 1 pair of a similarity of 0.95 or more");
        assertThat(FOUR.nearDuplicates(1).rowCount()).isZero();
    }

    @Test
    void should_put_the_loneliest_text_first() {
        assertThat(FOUR.outliers().intColumn("index").get(0)).isEqualTo(1);
        assertThat(FOUR.outliers().doubleColumn("mean similarity").get(0)).isZero();
    }

    @Test
    void should_compare_no_or_one_text_with_nothing() {
        for (Embeddings few : List.of(TestEmbeddings.of(), TestEmbeddings.of(new float[] {1, 0}))) {
            assertThat(few.outliers().rowCount()).isZero();
            assertThat(few.nearDuplicates(0).rowCount()).isZero();
            assertThat(few.similarities(5).rowCount()).isZero();
        }
    }

    @Test
    void should_keep_only_so_many_pairs_when_all_vectors_are_the_same() {
        var same = new float[300][];
        Arrays.fill(same, new float[] {1, 1});

        Table table = TestEmbeddings.of(same).nearDuplicates(0.95);

        assertThat(table.rowCount()).isEqualTo(Embeddings.MAX_PAIRS);
        assertThat(table.name()).endsWith("; there may be more");
    }

    @Test
    void should_find_the_pairs_of_thousands_of_texts_as_one_by_one_comparison_does() {
        Embeddings many = TestEmbeddings.random(1_100, 16, 3);
        double best = -1;
        for (int i = 0; i < many.size(); i++) {
            for (int j = i + 1; j < many.size(); j++) {
                float[] a = many.get(i);
                float[] b = many.get(j);
                best = Math.max(best, Vectors.dot(a, b) / Vectors.norm(a) / Vectors.norm(b));
            }
        }

        assertThat(many.similarities(20).doubleColumn("similarity").get(0)).isEqualTo(best, within(1e-6));
    }

    @Test
    void should_refuse_what_can_not_be_compared() {
        assertRefused(
                () -> TestEmbeddings.of(new float[] {1, 0}, new float[] {Float.NaN, 0})
                        .outliers(),
                "The vector 1 holds NaN or infinity, so it is similar to nothing. Leave it out.");
        assertRefused(
                () -> FOUR.nearDuplicates(95),
                "A cosine similarity lies between -1 and 1; 95.0 does not. Pass for example 0.95.");
        assertRefused(() -> FOUR.similarities(0), "0 pairs can't be shown. Ask for 1 to 10000.");
        assertRefused(
                () -> FOUR.similarities(new float[2]),
                "The query is a vector of 2 numbers, and these vectors have 3 numbers. Pass a vector of the same model.");
    }

    @Test
    void should_show_where_two_models_have_other_neighbours() {
        Embeddings other = TestEmbeddings.of(
                new float[] {1, 0, 0}, new float[] {1, 0, 0.1f}, new float[] {0, 1, 0}, new float[] {0, 1, 0.1f});

        Table same = ModelComparison.of("a", FOUR, "a", FOUR, List.of("w", "x", "y", "z"));
        Table table = ModelComparison.of("a", FOUR, "b", other, List.of("w", "x", "y", "z"));

        assertThat(same.doubleColumn("agreement").min()).isEqualTo(1);
        assertThat(table.name()).startsWith("A is a, B is b: 4 texts, of whose 3 nearest they share 100 %");
        assertThat(table.where(table.intColumn("index").isEqualTo(0))
                        .intColumn("nearest by B")
                        .get(0))
                .isEqualTo(1);
        assertRefused(
                () -> ModelComparison.of(null, null, List.of()),
                "A model is null. Pass two, for example embeddingModel(\"...\").");
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
    }
}
