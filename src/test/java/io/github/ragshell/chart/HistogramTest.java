package io.github.ragshell.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistogramTest {

    private static final Limit LIMIT = new Limit(254, "the model reads 254 tokens");

    private static Chart histogram(Limit limit, int... values) {
        return Chart.histogram("Sizes", new Axis("tokens"), "chunks", values, limit);
    }

    @Test
    void should_count_each_number_once_in_ranges_that_end_at_the_limit() throws Exception {
        Chart chart = histogram(LIMIT, 3, 20, 21, 254, 255, 300);

        var table = chart.table();
        assertThat(table.intColumn("count").sum()).isEqualTo(6);
        assertThat(table.intColumn("to").asList()).contains(254);
        assertThat(table.where(table.intColumn("from").isGreaterThan(254))
                        .intColumn("count")
                        .sum())
                .isEqualTo(2);
        var spec = Charts.drawn(chart);
        assertThat(spec.at("/layer/1/data/values/0/low").asDouble()).isEqualTo(254.5);
        assertThat(spec.at("/data/values/0/series").asText()).isEqualTo("within the limit");
        assertThat(chart.alt())
                .isEqualTo(
                        "Sizes. 6 chunks of 3 to 300 tokens, 2 of them above the limit: the model reads 254 tokens.");
    }

    @Test
    void should_draw_counts_as_blocks_in_a_terminal() {
        assertThat(histogram(new Limit(2, "two at most"), 1, 2, 2, 3).text(60))
                .isEqualTo(String.join(
                        "\n",
                        " Sizes",
                        " ── within the limit ─────────────────────────────────────",
                        " 0                                                        0",
                        " 1 ███████████████████████████                            1",
                        " 2 ██████████████████████████████████████████████████████ 2",
                        " ── above the limit ──────────────────────────────────────",
                        " 3 ███████████████████████████                            1",
                        "   chunks",
                        " Limit: two at most"));
    }

    @Test
    void should_count_numbers_far_above_the_others_in_one_range() throws Exception {
        int[] values = IntStream.concat(IntStream.range(0, 100), IntStream.of(1_000_000))
                .toArray();

        Chart chart = histogram(null, values);

        Charts.drawn(chart);
        assertThat(chart.table().rowCount()).isLessThanOrEqualTo(31);
        assertThat(chart.table().intColumn("count").sum()).isEqualTo(101);
        assertThat(chart.text(80)).contains(" or more");
    }

    @Test
    void should_draw_every_form_of_none_one_and_equal_numbers() throws Exception {
        assertThat(Charts.drawn(histogram(LIMIT)).at("/data/values")).isEmpty();
        assertThat(histogram(LIMIT).text(80)).contains("nothing to draw");
        Charts.drawn(histogram(LIMIT, 7));
        Charts.drawn(histogram(null, 0));
        Charts.drawn(histogram(null, Integer.MAX_VALUE, Integer.MAX_VALUE));
        int[] same = new int[50_000];
        Arrays.fill(same, 300);
        Chart chart = histogram(LIMIT, same);
        Charts.drawn(chart);
        assertThat(chart.table().intColumn("count").sum()).isEqualTo(50_000);
    }

    @Test
    void should_refuse_what_can_not_be_counted() {
        assertThatThrownBy(() -> histogram(null, -1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new Limit(0, "none")).isInstanceOf(InvalidInputException.class);
    }
}
