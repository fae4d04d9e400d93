package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ragshell.chart.Axis;
import io.github.ragshell.chart.Chart;
import io.github.ragshell.chart.Charts;
import io.github.ragshell.chart.Point;
import io.github.ragshell.chart.Tip;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.embedding.TestEmbeddings;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunkMapTest {

    private static Chunks chunks(int count, String text) {
        return new Chunks(IntStream.range(0, count)
                .mapToObj(i -> new Chunk(i, text + " " + i, "file " + i % 8 + ".md", 1, "Heading"))
                .toList());
    }

    @Test
    void should_lay_the_largest_difference_along_the_first_axis() throws Exception {
        Chart chart = ChunkMap.of(
                chunks(4, "text"),
                TestEmbeddings.of(
                        new float[] {-10, 1, 0}, new float[] {10, 1, 0}, new float[] {-10, -1, 0}, new float[] {
                            10, -1, 0
                        }));

        Charts.drawn(chart);
        double[] x = chart.table().doubleColumn("x").asDoubleArray();
        assertThat(Math.abs(x[0])).isEqualTo(10, within(1e-3));
        assertThat(x[0]).isEqualTo(-x[1], within(1e-3)).isEqualTo(x[2], within(1e-2));
        assertThat(chart.title()).isEqualTo("Map of 4 chunks (PCA, shows 100 % of the variance)");
        assertThat(chart.text(80)).contains("a  file 0.md", "d  file 3.md");
    }

    @Test
    void should_draw_the_question_and_its_hits() throws Exception {
        var chunks = chunks(20, "text");
        var hits = new Hits(
                        List.of(
                                new Hit(1, 3, 0.5, "text 3", "file 3.md", 1, ""),
                                new Hit(2, 99, 0.4, "gone", "", 0, "")),
                        "IP")
                .by(new ExplanationTest.CountingModel());
        int dimension = new ExplanationTest.CountingModel().dimension();

        Chart chart = ChunkMap.of(chunks, TestEmbeddings.random(20, dimension, 1), "How is data stored?", hits);

        var spec = Charts.drawn(chart);
        assertThat(spec.at("/data/values")).hasSize(20);
        assertThat(spec.at("/layer/2/data/values").findValuesAsText("mark")).containsExactly("question", "hit 1");
        assertThat(chart.text(80)).contains("?  question: How is data stored?", "1  hit 1: text 3", "3 other files");
    }

    @Test
    void should_be_honest_when_there_is_little_to_draw() throws Exception {
        Chart none = ChunkMap.of(chunks(0, ""), TestEmbeddings.of());
        Charts.drawn(none);
        assertThat(none.text(80)).contains("No chunks", "nothing to draw");

        Chart one = ChunkMap.of(chunks(1, "a"), TestEmbeddings.of(new float[] {1, 2}));
        Charts.drawn(one);
        assertThat(one.title()).isEqualTo("1 chunk: a map needs at least two");

        float[] same = {1, 2};
        Chart identical = ChunkMap.of(chunks(3, "a"), TestEmbeddings.of(same, same, same));
        Charts.drawn(identical);
        assertThat(identical.title()).contains("all vectors are the same");

        Chart nan = ChunkMap.of(
                chunks(3, "a"), TestEmbeddings.of(new float[] {1, 2}, new float[] {Float.NaN, 0}, new float[] {2, 1}));
        Charts.drawn(nan);
        assertThat(nan.title()).contains("2 chunks", "1 left out, their vectors hold NaN");
    }

    @Test
    void should_draw_a_sample_of_very_many_chunks_and_hostile_texts() throws Exception {
        Chart chart = ChunkMap.of(chunks(5_001, Charts.HOSTILE.repeat(5)), TestEmbeddings.random(5_001, 8, 1));

        Charts.drawn(chart);
        assertThat(chart.title()).contains("a sample of 2501 of 5001 chunks");
    }

    @Test
    void should_draw_a_sample_of_fifty_thousand_chunks_and_labels_of_ten_thousand_characters() throws Exception {
        Chart chart = ChunkMap.of(chunks(50_000, "text"), TestEmbeddings.random(50_000, 4, 1));

        Charts.drawn(chart);
        assertThat(chart.title()).contains("a sample of 5000 of 50000 chunks");
        String evil = Charts.HOSTILE.repeat(100);
        assertThat(evil).hasSizeGreaterThan(10_000);
        var hostile = new Chunks(List.of(new Chunk(0, evil, evil, 1, evil), new Chunk(1, evil, evil + 1, 1, evil)));
        var spec = Charts.drawn(ChunkMap.of(hostile, TestEmbeddings.random(2, 4, 1)));
        assertThat(spec.at("/data/values/0/heading").asText()).hasSizeLessThanOrEqualTo(80);
    }

    @Test
    void should_put_the_names_of_near_points_at_different_places() throws Exception {
        var points = List.of(
                new Point(0, 0, "a", "", Tip.NONE),
                new Point(1, 1, "a", "", Tip.NONE),
                new Point(0.5, 0.5, "a", "question", Tip.NONE),
                new Point(0.5, 0.5, "a", "hit 1", Tip.NONE));
        var axis = new Axis("x");

        var spec = Charts.drawn(Chart.points("near", axis, axis, points));

        assertThat(spec.at("/layer/3/mark/dy").asInt()).isEqualTo(-7);
        assertThat(spec.at("/layer/4/mark/dy").asInt()).isEqualTo(15);
        assertThat(spec.at("/layer/4/data/values/0/mark").asText()).isEqualTo("hit 1");
    }

    @Test
    void should_draw_the_same_map_of_the_same_vectors() {
        var embeddings = TestEmbeddings.random(50, 16, 3);

        assertThat(ChunkMap.of(chunks(50, "a"), embeddings).vegaLite())
                .isEqualTo(ChunkMap.of(chunks(50, "a"), embeddings).vegaLite());
    }

    @Test
    void should_refuse_what_does_not_fit_together() {
        assertThatThrownBy(() -> ChunkMap.of(chunks(2, "a"), TestEmbeddings.of(new float[] {1})))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("2 chunks and 1 embedding");
        var found = new Hits(List.of(), "IP");
        assertThatThrownBy(() -> ChunkMap.of(chunks(1, "a"), TestEmbeddings.of(new float[] {1}), "q", found))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("do not come from a search");
    }
}
