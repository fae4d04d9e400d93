package io.github.ragshell.chart;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.IoReason;
import io.github.ragshell.view.Showable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import tech.tablesaw.api.Table;

/**
 * A chart. {@code show(chart)} draws it with blocks and dots in a terminal; in JupyterLab it is interactive: the mouse
 * over a point shows what it is, the wheel zooms, and a click on a name in the legend highlights what belongs to it.
 *
 * <pre>{@code
 * var chart = hits.chart();
 * show(chart);
 * chart.save(Path.of("distances.svg"));
 * }</pre>
 */
public final class Chart implements Showable {

    /** The kind of data that JupyterLab draws as an interactive chart. */
    public static final String VEGA_LITE = "application/vnd.vegalite.v5+json";

    private static final int SHOWN_LABEL = 60;

    private final String title;
    private final Plot plot;

    Chart(String title, Plot plot) {
        if (title == null) {
            throw new InvalidInputException("The title of the chart is null. Pass a text.");
        }
        this.title = Label.of(title);
        this.plot = plot;
    }

    /**
     * Horizontal bars from 0, in the order given; where one of them has an interval, points with their intervals.
     *
     * @param axis what the numbers are
     * @throws InvalidInputException an argument is null
     */
    public static Chart bars(String title, Axis axis, List<Bar> bars) {
        return bars(title, axis, bars, bars == null ? 0 : bars.size());
    }

    /**
     * As {@link #bars(String, Axis, List)}, with a line below the first {@code cut} bars; those below it are paler.
     *
     * @throws InvalidInputException an argument is null, or the cut is negative
     */
    public static Chart bars(String title, Axis axis, List<Bar> bars, int cut) {
        if (axis == null || bars == null || bars.stream().anyMatch(bar -> bar == null) || cut < 0) {
            throw new InvalidInputException("The axis, the bars or one of them is null, or the cut is negative.");
        }
        return new Chart(title, new BarPlot(axis, bars, cut));
    }

    /**
     * Points in two dimensions. Those with a mark are drawn larger and joined to the first of them.
     *
     * @throws InvalidInputException an argument is null
     */
    public static Chart points(String title, Axis x, Axis y, List<Point> points) {
        if (x == null || y == null || points == null || points.stream().anyMatch(point -> point == null)) {
            throw new InvalidInputException("An axis, the points or one of them is null.");
        }
        return new Chart(title, new PointPlot(x, y, points));
    }

    /**
     * How many of whole numbers lie in which range; those above a limit have another colour. Numbers very far above the
     * others are counted together in the last range.
     *
     * @param axis what the numbers are
     * @param counted what has these numbers, in the plural, for example {@code chunks}
     * @param values of 0 or more
     * @param limit marked by a line; null for none
     * @throws InvalidInputException an argument other than the limit is null, or a value is negative
     */
    public static Chart histogram(String title, Axis axis, String counted, int[] values, Limit limit) {
        if (axis == null
                || counted == null
                || values == null
                || Arrays.stream(values).anyMatch(value -> value < 0)) {
            throw new InvalidInputException(
                    "The axis, the name of what is counted or the values are null, or a value is negative.");
        }
        return new Chart(title, new HistogramPlot(axis, counted, values, limit));
    }

    /**
     * A colour for each pair of a row and a column, in the order given.
     *
     * @param quantity what the values are
     * @param columns the same list as the rows where things are compared with themselves
     * @param values for each row as many finite numbers as there are columns
     * @throws InvalidInputException an argument is null, or the values do not fit the rows and columns
     */
    public static Chart heatmap(
            String title, Axis quantity, List<String> rows, List<String> columns, double[][] values) {
        if (quantity == null || rows == null || columns == null || values == null || values.length != rows.size()) {
            throw new InvalidInputException("An argument is null, or there is not one row of values for each row.");
        }
        for (double[] row : values) {
            if (row == null
                    || row.length != columns.size()
                    || !Arrays.stream(row).allMatch(Double::isFinite)) {
                throw new InvalidInputException(
                        "A row has %d values for %d columns, or one of them is not finite. Leave such rows out."
                                .formatted(row == null ? 0 : row.length, columns.size()));
            }
        }
        return new Chart(title, HeatPlot.of(quantity, rows, columns, values));
    }

    /** The line above the chart. */
    public String title() {
        return title;
    }

    /** The chart in words, for those who can't see it. */
    public String alt() {
        return "%s. %s".formatted(title, plot.summary());
    }

    /** What the chart shows, as numbers. */
    @Override
    public Table table() {
        return plot.table(title);
    }

    /** The chart in at most {@code width} columns, with blocks and dots. */
    @Override
    public String text(int width) {
        var lines = new ArrayList<String>();
        lines.add(" " + Label.of(title, Math.max(1, width - 1)));
        lines.addAll(plot.lines(width));
        return String.join("\n", lines);
    }

    /** The title. */
    @Override
    public String summary() {
        return title;
    }

    /** The chart as Vega-Lite 5, with its data in it: the whole of it is data, none of it comes from another place. */
    public String vegaLite() {
        return Spec.json(spec());
    }

    /**
     * The chart as a PNG image, at twice the size in pixels.
     *
     * @throws SetupException Java can't draw text here, for example because the machine has no fonts
     */
    public byte[] png() {
        return Picture.png(plot, title);
    }

    /**
     * The chart as an SVG image.
     *
     * @throws SetupException as for {@link #png()}
     */
    public String svg() {
        return Picture.svg(plot, title, alt());
    }

    /**
     * Writes the chart to a file: an image for {@code .png} and {@code .svg}, Vega-Lite for {@code .json}. Its directory
     * is made where it is missing, and a file of that name is replaced.
     *
     * @return the file
     * @throws InvalidInputException another ending, or the file can't be written
     * @throws SetupException as for {@link #png()}
     */
    public Path save(Path file) {
        if (file == null) {
            throw new InvalidInputException("The file is null. Pass for example Path.of(\"map.svg\").");
        }
        byte[] content = content(file);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.write(file, content);
        } catch (IOException e) {
            throw new InvalidInputException("The chart can't be written to %s: %s.".formatted(file, IoReason.of(e)), e);
        }
    }

    private byte[] content(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".png")) {
            return png();
        }
        if (name.endsWith(".svg")) {
            return svg().getBytes(StandardCharsets.UTF_8);
        }
        if (name.endsWith(".json")) {
            return vegaLite().getBytes(StandardCharsets.UTF_8);
        }
        throw new InvalidInputException("A chart can't be written as %s. Use a name that ends in .png, .svg or .json."
                .formatted(Label.of(String.valueOf(file.getFileName()), SHOWN_LABEL)));
    }

    /**
     * The chart for a notebook: for each kind of data the chart in that form. There are no images where Java can't draw
     * text.
     *
     * @param width columns of the text
     */
    public Map<String, Object> bundle(int width) {
        // Drawing takes longer than the rest together
        var images = CompletableFuture.supplyAsync(() -> Picture.images(plot, title, alt()));
        var bundle = new LinkedHashMap<String, Object>();
        bundle.put("text/plain", text(width));
        bundle.put(VEGA_LITE, Spec.plain(spec()));
        bundle.putAll(images.join());
        return bundle;
    }

    private ObjectNode spec() {
        return Spec.whole(title, alt(), plot.spec());
    }

    @Override
    public String toString() {
        return asText();
    }
}
