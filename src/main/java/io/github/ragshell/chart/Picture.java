package io.github.ragshell.chart;

import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.view.Html;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts as images without a background, in colours that can be read on white and on black. */
final class Picture {

    static final int WIDTH = 760;

    private static final int SCALE = 2;
    private static final int TITLE = 95;
    // Outlines of letters and circles come with fifteen digits; what is written between the tags is text to read
    private static final Pattern TAG = Pattern.compile("<[^>]*+>");
    private static final Pattern FRACTION = Pattern.compile("(\\.\\d\\d)\\d+");
    private static final Color TRANSPARENT = new Color(0, 0, 0, 0);

    private Picture() {}

    private interface Drawing<T> {
        T draw() throws IOException;
    }

    static byte[] png(Plot plot, String title) {
        return drawn(() -> {
            Chart<?, ?> chart = chart(plot, title);
            var image =
                    new BufferedImage(SCALE * chart.getWidth(), SCALE * chart.getHeight(), BufferedImage.TYPE_INT_ARGB);
            Graphics2D graphics = image.createGraphics();
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.scale(SCALE, SCALE);
            chart.paint(graphics, chart.getWidth(), chart.getHeight());
            plot.write(chart, graphics);
            graphics.dispose();
            return SmallPng.of(image);
        });
    }

    static String svg(Plot plot, String title, String alt) {
        return drawn(() -> {
            Chart<?, ?> chart = chart(plot, title);
            var graphics = new VectorGraphics2D();
            chart.paint(graphics, chart.getWidth(), chart.getHeight());
            plot.write(chart, graphics);
            var out = new ByteArrayOutputStream();
            Processors.get("svg")
                    .getDocument(graphics.getCommands(), new PageSize(0, 0, chart.getWidth(), chart.getHeight()))
                    .writeTo(out);
            // Without the document type, which names a file on the network
            String svg = out.toString(StandardCharsets.UTF_8);
            svg = TAG.matcher(svg.substring(svg.indexOf("<svg")))
                    .replaceAll(tag -> Matcher.quoteReplacement(
                            FRACTION.matcher(tag.group()).replaceAll("$1")));
            int body = svg.indexOf('>') + 1;
            return svg.substring(0, body) + "<desc>" + Html.escape(alt) + "</desc>" + svg.substring(body);
        });
    }

    /** For a notebook; none where Java can't draw, so that the other forms are still shown. */
    static Map<String, String> images(Plot plot, String title, String alt) {
        var images = new LinkedHashMap<String, String>();
        try {
            images.put("image/png", Base64.getEncoder().encodeToString(png(plot, title)));
            if (plot.isSmall()) {
                images.put("image/svg+xml", svg(plot, title, alt));
            }
        } catch (SetupException e) {
            images.clear();
        }
        return images;
    }

    /** Adds a series that is not seen: XChart draws no chart without one. */
    static void addNothing(XYChart chart, double[] x, double[] y) {
        chart.addSeries(" ", x, y)
                .setMarker(SeriesMarkers.NONE)
                .setLineStyle(SeriesLines.NONE)
                .setShowInLegend(false);
    }

    static void style(AxesChartStyler styler) {
        Color text = Palette.color(Palette.TEXT);
        var font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
        styler.setAxisTickLabelsFont(font)
                .setAxisTitleFont(font)
                .setAxisTickLabelsColor(text)
                .setAxisTickMarksColor(text)
                .setPlotGridLinesColor(Palette.color(Palette.TEXT, 60));
        styler.setXAxisTitleColor(text)
                .setYAxisTitleColor(text)
                .setChartFontColor(text)
                .setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 13))
                .setChartTitleBoxVisible(false)
                .setChartBackgroundColor(TRANSPARENT)
                .setPlotBackgroundColor(TRANSPARENT)
                .setPlotBorderVisible(false)
                .setLegendFont(font)
                .setLegendBackgroundColor(TRANSPARENT)
                .setLegendBorderColor(TRANSPARENT)
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal);
    }

    static BasicStroke dashed() {
        return new BasicStroke(1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {4, 3}, 0);
    }

    /** Java lays out no empty text. */
    static String shown(String text) {
        return text.isBlank() ? " " : text;
    }

    private static Chart<?, ?> chart(Plot plot, String title) {
        Chart<?, ?> chart = plot.picture();
        chart.setTitle(shown(Label.of(title, TITLE)));
        return chart;
    }

    // Without fonts or with half a Java, AWT throws one of many errors
    private static <T> T drawn(Drawing<T> drawing) {
        try {
            return drawing.draw();
        } catch (IOException | RuntimeException | LinkageError | InternalError | java.awt.AWTError e) {
            throw new SetupException(
                    "Java can't draw the image here (%s). On Linux install a font and fontconfig, for example: apt-get install fontconfig fonts-dejavu-core. The text and the .json of the chart need no fonts."
                            .formatted(e),
                    e);
        }
    }
}
