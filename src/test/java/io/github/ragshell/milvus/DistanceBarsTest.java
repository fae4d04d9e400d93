package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.chart.Chart;
import io.github.ragshell.chart.Charts;
import java.util.List;
import org.junit.jupiter.api.Test;

class DistanceBarsTest {

    @Test
    void should_show_the_distances_of_hits_as_bars() throws Exception {
        var hits = new Hits(
                List.of(
                        new Hit(1, 7, 0.68, "# Where is data stored?\nIn files.", "faq.md", 3, "Where is data stored?"),
                        new Hit(2, 8, 0.34, "\nNo heading here", "faq.md", 9, "")),
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
}
