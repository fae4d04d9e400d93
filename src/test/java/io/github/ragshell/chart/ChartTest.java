package io.github.ragshell.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartTest {

    private static Chart bars(double... values) {
        return Chart.bars(
                "Sizes",
                new Axis("size", "tokens"),
                java.util.Arrays.stream(values)
                        .mapToObj(value -> new Bar("a bar", value, "all", Tip.NONE))
                        .toList());
    }

    @Test
    void should_draw_bars_as_long_as_their_numbers_in_a_terminal() {
        assertThat(bars(4, 2).text(40))
                .isEqualTo(String.join(
                        "\n",
                        " Sizes",
                        " a bar     █████████████████████ 4.0000",
                        " a bar (2) ██████████▌           2.0000",
                        "           size (tokens)"));
    }

    @Test
    void should_draw_every_form_when_numbers_are_missing_negative_or_none() throws Exception {
        assertThat(Charts.drawn(bars()).at("/data/values")).isEmpty();
        assertThat(bars().text(80)).contains("nothing to draw");
        var values = Charts.drawn(bars(-1, Double.NaN, 2)).at("/data/values");
        assertThat(values).hasSize(3);
        assertThat(values.get(1).has("value")).isFalse();
        Charts.drawn(bars(0, 0));
    }

    @Test
    void should_draw_intervals_whole_and_mark_where_there_is_no_difference() throws Exception {
        var spec = Charts.drawn(Chart.bars(
                "Differences",
                new Axis("difference", ""),
                List.of(
                        new Bar("a", -0.19, -0.29, -0.1, "all", Tip.NONE),
                        new Bar("b", -0.02, -0.1, 0.03, "all", Tip.NONE))));

        assertThat(spec.at("/encoding/x/scale/domainMin").asDouble()).isLessThan(-0.29);
        assertThat(spec.at("/encoding/x/scale/domainMax").asDouble()).isGreaterThan(0.03);
        // A field, not a datum: Vega-Lite would take the field of the other layers with it
        assertThat(spec.at("/layer/2/encoding/x/field").asText()).isEqualTo("zero");
        assertThat(spec.at("/layer/2/data/values/0/zero").asDouble(1)).isZero();
    }

    @Test
    void should_save_an_image_or_json_by_the_ending_of_the_name(@TempDir Path directory) throws Exception {
        Chart chart = bars(1, 2);

        assertThat(chart.save(directory.resolve("new/a.png"))).isNotEmptyFile();
        assertThat(Files.readString(chart.save(directory.resolve("a.SVG")))).contains("<svg", "<desc>Sizes. 2 bars of");
        assertThat(Files.readString(chart.save(directory.resolve("a.json")))).isEqualTo(chart.vegaLite());
        assertThatThrownBy(() -> chart.save(directory.resolve("a.gif")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a.gif")
                .hasMessageContaining(".svg");
    }

    @Test
    void should_show_hostile_texts_as_clipped_text() throws Exception {
        String evil = Charts.HOSTILE.repeat(100);
        Chart chart =
                Chart.bars(evil, new Axis(evil, evil), List.of(new Bar(evil, 1, evil, new Tip(evil, evil, evil))));

        var spec = Charts.drawn(chart);

        assertThat(spec.at("/data/values/0/label").asText())
                .startsWith("</script>")
                .hasSizeLessThan(60);
        assertThat(chart.svg()).doesNotContain("<img").contains("&lt;");
        assertThat(chart.text(80)).doesNotContain("\u202e", "\u0007");
    }

    @Test
    void should_refuse_what_is_null() {
        assertThatThrownBy(() -> Chart.bars(null, null, null)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> bars(1).save(null)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void should_write_whole_numbers_and_labels_into_an_svg_and_short_ones_into_its_outlines() {
        Chart chart = Chart.bars(
                "Version 1.23456", new Axis("size", ""), List.of(new Bar("release 2.61234", 0.67994, "all", Tip.NONE)));

        assertThat(chart.svg()).contains("Version 1.23456", ">release 2.61234<", ">0.6799<");
        assertThat(chart.svg().replaceAll(">[^<]*<", "><")).doesNotContainPattern("\\.\\d{3}");
    }

    @Test
    void should_be_json_in_every_locale() throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("fa-u-nu-arabext"));
        try {
            var columns = List.of("a", "b");
            Charts.drawn(Chart.heatmap(
                    "t", new Axis("similarity"), columns, List.of("c", "d"), new double[][] {{0.1, 0.2}, {0.3, 0.4}}));
            Charts.drawn(
                    Chart.points("t", new Axis("x"), new Axis("y"), List.of(new Point(1, 1, "s", "a mark", Tip.NONE))));
            Charts.drawn(Chart.histogram("t", new Axis("n"), "chunks", new int[] {1, 2, 300}, new Limit(254, "limit")));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void should_write_digits_of_ascii_in_every_locale() throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            Axis axis = new Axis("size", "tokens");
            int[] sizes = {3, 40, 500, 90_000};
            for (Chart chart : List.of(
                    bars(4, 2),
                    Chart.histogram("Sizes", axis, "chunks", sizes, new Limit(256, "the limit")),
                    Chart.points(
                            "Points",
                            axis,
                            axis,
                            List.of(new Point(1, 2, "g", "a", Tip.NONE), new Point(3, 4, "h", "b", Tip.NONE))),
                    Chart.heatmap("Heat", axis, List.of("a", "b"), List.of("c"), new double[][] {{1}, {2}}))) {
                assertThat(chart.vegaLite() + chart.svg() + chart.text(80))
                        .as(chart.title())
                        .doesNotContainPattern("[\u0660-\u0669]");
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void should_refuse_a_heatmap_whose_row_is_null() {
        assertThatThrownBy(() -> Chart.heatmap(
                        "t", new Axis("similarity"), List.of("a", "b"), List.of("c"), new double[][] {{0.1}, null}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("A row has 0 values for 1 columns, or one of them is not finite. Leave such rows out.");
    }
}
