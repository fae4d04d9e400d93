package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.chart.Chart;
import io.github.ragshell.chart.Charts;
import io.github.ragshell.core.RagException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DistanceBarsTest {

    @Test
    void should_show_the_distances_of_hits_as_bars() throws Exception {
        var hits = new Hits(
                List.of(
                        new Hit(1, 7, 0.68, "# Where is data stored?\nIn files.", "faq.md", 3, "Where is data stored?"),
                        new Hit(2, 8, 0.34, "---\n\nNo heading here", "faq.md", 9, "")),
                "IP: larger is nearer");

        Chart chart = hits.chart();

        var spec = Charts.drawn(chart);
        assertThat(spec.at("/data/values/0/label").asText()).isEqualTo("1. Where is data stored?");
        assertThat(spec.at("/data/values/0/source").asText()).isEqualTo("faq.md:3");
        assertThat(spec.at("/data/values/1/label").asText()).isEqualTo("2. No heading here");
        assertThat(chart.table().doubleColumn("value").asList()).containsExactly(0.68, 0.34);
        assertThat(chart.text(80)).contains("1. Where is data stored?", "0.6800", "distance (IP: larger is nearer)");
        assertThat(chart.alt()).contains("2 hits", "from 0.3400 to 0.6800");
    }

    @Test
    void should_say_that_there_are_no_hits() throws Exception {
        Chart chart = new Hits(List.of(), "IP").chart();

        Charts.drawn(chart);
        assertThat(chart.text(80)).contains("No hits", "nothing to draw");
    }

    private static Hit hit(int rank, long id, double distance) {
        return new Hit(rank, id, distance, "text " + id, "faq.md", 1, "");
    }

    @Test
    void should_draw_the_next_chunks_paler_below_the_cut() throws Exception {
        var found = List.of(hit(1, 7, 0.9), hit(2, 8, 0.8), hit(3, 9, 0.4), hit(4, 10, 0.3));

        Chart chart = new Hits(found.subList(0, 2), "IP: larger is nearer")
                .followedBy(() -> found)
                .chart();

        assertThat(chart.title()).isEqualTo("Distances of 2 hits to the question, and of the next 2");
        assertThat(chart.table().stringColumn("label").asList())
                .containsExactly("1. text 7", "2. text 8", "3. text 9", "4. text 10");
        var spec = Charts.drawn(chart);
        assertThat(spec.at("/encoding/opacity/scale/range").toString()).isEqualTo("[1.0,0.4]");
        assertThat(spec.at("/layer/2/data/values/0/label").asText()).isEqualTo("3. text 9");
        assertThat(chart.text(60))
                .isEqualTo(String.join(
                        "\n",
                        " Distances of 2 hits to the question, and of the next 2",
                        " ── hits ────────────────────────────────────────────",
                        " 1. text 7  ████████████████████████████████████████ 0.9000",
                        " 2. text 8  ███████████████████████████████████▌     0.8000",
                        " ── next, below the cut ─────────────────────────────",
                        " 3. text 9  ░░░░░░░░░░░░░░░░░▊                       0.4000",
                        " 4. text 10 ░░░░░░░░░░░░░▍                           0.3000",
                        "            distance (IP: larger is nearer)"));
    }

    @Test
    void should_draw_the_rest_of_the_hits_below_the_cut_when_only_the_first_are_kept() throws Exception {
        Chart chart =
                new Hits(List.of(hit(1, 7, 0.9), hit(2, 8, 0.8)), "IP").first(1).chart();

        Charts.drawn(chart);
        assertThat(chart.title()).isEqualTo("Distances of 1 hit to the question, and of the next one");
        Charts.drawn(new Hits(List.of(hit(1, 7, 0.9)), "IP").first(0).chart());
    }

    @Test
    void should_say_in_the_title_when_there_are_no_others_or_nobody_can_be_asked() throws Exception {
        var hits = new Hits(List.of(hit(1, 7, 0.9)), "IP");

        Chart alone = hits.followedBy(() -> hits).chart();
        Chart closed = hits.followedBy(() -> {
                    throw new RagException("Milvus is closed.");
                })
                .chart();

        assertThat(alone.title()).isEqualTo("Distances of 1 hit to the question; there are no other chunks");
        assertThat(closed.title())
                .isEqualTo("Distances of 1 hit to the question; Milvus can't be asked for the next ones");
        Charts.drawn(closed);
        assertThat(closed.table().rowCount()).isEqualTo(1);
    }

    @Test
    void should_draw_equal_hostile_and_unknown_distances() throws Exception {
        String evil = Charts.HOSTILE.repeat(100);
        var hits = new Hits(
                List.of(
                        new Hit(1, 1, Double.NaN, evil, evil, 1, evil),
                        new Hit(2, 2, 0, evil, evil, 1, evil),
                        new Hit(3, 3, 0, evil, evil, 1, "")),
                evil);

        assertThat(Charts.drawn(hits.first(2).chart()).at("/data/values")).hasSize(3);
    }
}
