package io.github.ragshell.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ragshell.view.DisplayWidth;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;

/** Draws charts in all their forms, for tests. */
public final class Charts {

    /** Ends of HTML and of JSON, expressions of Vega, and marks that disorder a line. */
    public static final String HOSTILE =
            "</script><img src=x onerror=alert(1)>\", \"expr\": \"datum.value\"} {{signal: 'width'}} datum['x'] %s %d \u202e\u0007\ud800 ";

    private Charts() {}

    /** Fails where one of the forms can't be drawn, or is wider than a terminal; returns the Vega-Lite. */
    public static JsonNode drawn(Chart chart) throws Exception {
        var image = ImageIO.read(new ByteArrayInputStream(chart.png()));
        assertThat(image.getWidth()).isEqualTo(1520);
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(chart.svg().getBytes(StandardCharsets.UTF_8)));
        for (int width : new int[] {20, 80, 160}) {
            assertThat(chart.text(width).lines())
                    .allSatisfy(line -> assertThat(DisplayWidth.of(line)).isLessThanOrEqualTo(Math.max(40, width)));
        }
        Map<String, Object> bundle = chart.bundle(80);
        assertThat(bundle).containsKeys("text/plain", Chart.VEGA_LITE, "image/png");
        assertThat(new ObjectMapper().writeValueAsBytes(bundle).length).isLessThan(2_000_000);
        JsonNode spec = new ObjectMapper().readTree(chart.vegaLite());
        assertThat(spec.findValues("expr")).isEmpty();
        assertThat(spec.toString()).doesNotContain(":null");
        assertThat(spec.findValues("signal")).isEmpty();
        assertThat(spec.findValues("url")).isEmpty();
        assertThat(spec.path("description").asText()).isEqualTo(chart.alt()).isNotBlank();
        return spec;
    }
}
