package io.github.ragshell.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.chart.Chart;
import io.github.ragshell.chart.Charts;
import io.github.ragshell.core.InvalidInputException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeatmapTest {

    private static float[] at(double degrees) {
        return new float[] {(float) Math.cos(Math.toRadians(degrees)), (float) Math.sin(Math.toRadians(degrees))};
    }

    private final Embeddings four = TestEmbeddings.named(
            List.of("north", "east", "north-east", "north by east"), at(90), at(0), at(45), at(79));

    @Test
    void should_put_similar_texts_beside_each_other() throws Exception {
        Chart chart = four.heatmap();

        var spec = Charts.drawn(chart);
        assertThat(spec.at("/data/values")).hasSize(16);
        assertThat(spec.at("/encoding/y/sort").toString())
                .isEqualTo("[\"1. north\",\"2. north by east\",\"3. north-east\",\"4. east\"]");
        assertThat(spec.at("/data/values/1/value").asDouble()).isEqualTo(0.9816);
        assertThat(chart.title()).isEqualTo("Similarity of 4 texts");
        assertThat(chart.alt()).contains("to 0.9816 but for each with itself");
        assertThat(chart.text(40))
                .isEqualTo(String.join(
                        "\n",
                        " Similarity of 4 texts",
                        "                              1  2  3  4",
                        " 1. north                   ██████▓▓▓",
                        " 2. north by east           █████████",
                        " 3. north-east              ▓▓▓██████▓▓▓",
                        " 4. east                          ▓▓▓███",
                        " similarity: ░ from 0.20, ▒ from 0.39,…"));
    }

    @Test
    void should_compare_two_sets_of_texts() throws Exception {
        var questions = TestEmbeddings.named(List.of("up?"), at(88));

        Chart chart = questions.heatmap(four);

        var spec = Charts.drawn(chart);
        assertThat(spec.at("/encoding/x/sort").toString()).contains("north", "east");
        assertThat(spec.at("/encoding/x/sort/0").asText()).isEqualTo("1. north");
        assertThat(chart.table().rowCount()).isEqualTo(4);
        assertThat(chart.title()).isEqualTo("Similarity of 1 text to 4 texts");
        assertThat(chart.text(80)).contains("1. north", "4. east");
    }

    @Test
    void should_draw_a_sample_of_more_than_sixty_and_leave_out_nan() throws Exception {
        var many = TestEmbeddings.random(50_000, 4, 1);
        many = TestEmbeddings.of(rows(many, Float.NaN));

        Chart chart = many.heatmap();

        Charts.drawn(chart);
        assertThat(chart.title())
                .isEqualTo("Similarity of a sample of 60 of 49,999 texts; 1 left out, their vectors hold NaN");
        assertThat(chart.table().rowCount()).isEqualTo(3_600);
        assertThat(chart.text(160).lines().filter(line -> line.contains("text ")))
                .hasSize(60);
    }

    private static float[][] rows(Embeddings embeddings, float first) {
        var rows = new float[embeddings.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = embeddings.get(i);
        }
        rows[0][0] = first;
        return rows;
    }

    @Test
    void should_draw_no_text_one_text_equal_zero_and_hostile_ones() throws Exception {
        assertThat(TestEmbeddings.of().heatmap().text(80)).contains("No texts to compare", "nothing to draw");
        Charts.drawn(TestEmbeddings.of().heatmap());
        Charts.drawn(TestEmbeddings.of(at(1)).heatmap());
        Charts.drawn(TestEmbeddings.of(at(1)).heatmap(TestEmbeddings.of()));
        Charts.drawn(TestEmbeddings.of(at(1), at(1), at(1)).heatmap());
        Charts.drawn(TestEmbeddings.of(new float[2], new float[2]).heatmap());
        Charts.drawn(TestEmbeddings.of(new float[] {Float.NaN, 0}).heatmap());
        String evil = Charts.HOSTILE.repeat(100);
        var spec = Charts.drawn(TestEmbeddings.named(Collections.nCopies(3, evil), at(1), at(20), at(70))
                .heatmap());
        assertThat(spec.at("/encoding/y/sort/0").asText()).hasSizeLessThanOrEqualTo(44);
    }

    @Test
    void should_refuse_vectors_of_another_model() {
        var other = TestEmbeddings.by(new ModelId("other", ""), at(1));

        assertThatThrownBy(() -> four.heatmap(other))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "Vectors of test (2 numbers) and of other (2 numbers) can't be compared. Embed both with the same model.");
        assertThatThrownBy(() -> four.heatmap(null)).isInstanceOf(InvalidInputException.class);
    }
}
