package io.github.ragshell.jjava;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.chart.Axis;
import io.github.ragshell.chart.Bar;
import io.github.ragshell.chart.Chart;
import io.github.ragshell.chart.Tip;
import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.view.HtmlShowable;
import io.github.ragshell.view.Showable;
import java.util.List;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class RenderersTest {

    private final Renderer renderer = new Renderer();

    RenderersTest() {
        Renderers.register(renderer, value -> {});
    }

    private record Card(String text) implements Showable, HtmlShowable {

        @Override
        public Table table() {
            return Table.create("card", StringColumn.create("text", text));
        }

        @Override
        public String html() {
            return "<p>own</p>";
        }

        @Override
        public String text(int width) {
            return text;
        }
    }

    @Test
    void should_render_what_shows_itself_as_html_table_and_as_its_text() {
        var chunks = new Chunks(List.of(new Chunk(0, "# <b>", "a.md", 1, "")));

        DisplayData data = renderer.render(chunks);

        assertThat(html(data)).startsWith("<div class=\"ragshell ").contains("<b>1 chunk</b>", "# &lt;b&gt;");
        assertThat(text(data)).isEqualTo(chunks.text(100));
    }

    @Test
    void should_prefer_an_objects_own_html_to_its_table() {
        DisplayData data = renderer.render(new Card("an answer"));

        assertThat(html(data)).isEqualTo("<p>own</p>");
        assertThat(text(data)).isEqualTo("an answer");
    }

    @Test
    void should_render_a_chart_interactive_as_images_and_as_text() throws Exception {
        var chart = Chart.bars("Sizes", new Axis("size"), List.of(new Bar("a", 1, "all", Tip.NONE)));

        DisplayData data = renderer.render(chart);

        assertThat(data.getData(MIMEType.parse(Chart.VEGA_LITE))).isInstanceOf(java.util.Map.class);
        assertThat((String) data.getData(MIMEType.IMAGE_PNG)).startsWith("iVBOR");
        assertThat((String) data.getData(MIMEType.IMAGE_SVG)).contains("<svg");
        assertThat(text(data)).isEqualTo(chart.text(100));
    }

    @Test
    void should_render_a_tablesaw_table_as_html_and_as_text_table() {
        DisplayData data = renderer.render(Table.create("t", StringColumn.create("c", "v")));

        assertThat(html(data)).contains("<b>t</b>", ">v</td>");
        assertThat(text(data)).isEqualTo(" t\n c\n───\n v");
    }

    @Test
    void should_render_a_vector_by_its_dimension_norm_and_first_numbers() {
        DisplayData data = renderer.render(new float[] {3, 0, -4});

        assertThat(html(data)).contains("a vector of 3 numbers, norm 5.0000; the first 3", ">-4.0000</td>");
        assertThat(text(data)).isEqualTo("""
                         a vector of 3 numbers, norm 5.0000; the first 3
                         index │ component
                        ───────┼───────────
                             0 │    3.0000
                             1 │    0.0000
                             2 │   -4.0000""");
    }

    @Test
    void should_render_as_before_when_registered_twice() {
        String once = html(renderer.render(new Card("x")));

        Renderers.register(renderer, value -> {});

        assertThat(html(renderer.render(new Card("x")))).isEqualTo(once);
    }

    private static String html(DisplayData data) {
        return String.valueOf(data.getData(MIMEType.TEXT_HTML));
    }

    private static String text(DisplayData data) {
        return String.valueOf(data.getData(MIMEType.TEXT_PLAIN));
    }
}
