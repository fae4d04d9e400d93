package io.github.ragshell.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How many numbers lie in which range.
 *
 * @param limit null for none
 * @param bins with the least numbers first
 */
record HistogramPlot(Axis axis, String counted, int[] values, Limit limit, List<Bins.Bin> bins) implements Plot {

    private static final String LAYERS = """
            [{"mark": {"type": "bar"},
              "encoding": {"x2": {"field": "high"},
                           "color": {"field": "series", "type": "nominal", "title": "", "legend": {"orient": "bottom", "labelLimit": 400}},
                           "tooltip": [{"field": "range", "type": "nominal"}, {"field": "count", "type": "quantitative"}]}},
             {"data": {"values": []}, "mark": {"type": "rule", "strokeDash": [4, 3], "strokeWidth": 1.5, "color": "%1$s"}},
             {"data": {"values": []}, "mark": {"type": "text", "baseline": "top", "fontSize": 12, "color": "%1$s"},
              "encoding": {"y": {"value": 0}, "text": {"field": "name", "type": "nominal"}}}]
            """;

    HistogramPlot(Axis axis, String counted, int[] values, Limit limit) {
        this(axis, Label.of(counted, 40), values.clone(), limit, Bins.of(values, limit == null ? 0 : limit.value()));
    }

    boolean isAbove(Bins.Bin bin) {
        return limit != null && bin.from() > limit.value();
    }

    /** The ends of a bar lie between two whole numbers; what has no end is drawn as wide as the others. */
    double low(Bins.Bin bin) {
        return bin.from() - 0.5;
    }

    double high(Bins.Bin bin) {
        Bins.Bin before = bins.get(Math.max(0, bins.indexOf(bin) - 1));
        return bin.open() && !before.open() ? bin.from() + before.to() - before.from() + 0.5 : bin.to() + 0.5;
    }

    String axisTitle() {
        boolean open = !bins.isEmpty() && bins.get(bins.size() - 1).open();
        return axis.title()
                + (open ? ", the last bar: " + bins.get(bins.size() - 1).label() : "");
    }

    int highest() {
        return bins.stream().mapToInt(Bins.Bin::count).max().orElse(1);
    }

    private String series(Bins.Bin bin) {
        return limit == null ? counted : isAbove(bin) ? "above the limit" : "within the limit";
    }

    @Override
    public Table table(String title) {
        return Table.create(
                title,
                IntColumn.create("from", bins.stream().mapToInt(Bins.Bin::from)),
                IntColumn.create("to", bins.stream().mapToInt(Bins.Bin::to)),
                IntColumn.create("count", bins.stream().mapToInt(Bins.Bin::count)),
                StringColumn.create("series", bins.stream().map(this::series)));
    }

    @Override
    public String summary() {
        if (values.length == 0) {
            return "No %s.".formatted(counted);
        }
        var all = Arrays.stream(values).summaryStatistics();
        String range = String.format(
                Locale.ROOT,
                "%d %s of %,d to %,d %s",
                values.length,
                counted,
                all.getMin(),
                all.getMax(),
                Label.of(axis.name()));
        return limit == null
                ? range + "."
                : String.format(
                        Locale.ROOT,
                        "%s, %d of them above the limit: %s.",
                        range,
                        Arrays.stream(values)
                                .filter(value -> value > limit.value())
                                .count(),
                        limit.name());
    }

    @Override
    public ObjectNode spec() {
        ObjectNode spec = Spec.of("{\"height\": 280}");
        ArrayNode rows = spec.putObject("data").putArray("values");
        for (Bins.Bin bin : bins) {
            rows.addObject()
                    .put("low", low(bin))
                    .put("high", high(bin))
                    .put("count", bin.count())
                    .put("range", bin.label())
                    .put("series", series(bin));
        }
        ObjectNode encoding = Spec.of("""
                {"x": {"field": "low", "type": "quantitative", "bin": "binned"},
                 "y": {"field": "count", "type": "quantitative", "axis": {"tickMinStep": 1}}}
                """);
        ((ObjectNode) encoding.get("x")).put("title", axisTitle());
        ((ObjectNode) encoding.get("y")).put("title", counted);
        ArrayNode layers = Spec.array(LAYERS.formatted(Palette.TEXT));
        ((ObjectNode) layers.at("/0/encoding/color"))
                .set(
                        "scale",
                        Spec.colours(bins.stream().map(this::series).distinct().toList()));
        if (limit == null || bins.isEmpty()) {
            layers.remove(2);
            layers.remove(1);
            ((ObjectNode) layers.at("/0/encoding")).putObject("color").put("value", Palette.of(0));
        } else {
            for (int layer : new int[] {1, 2}) {
                ((ArrayNode) layers.at("/" + layer + "/data/values"))
                        .addObject()
                        .put("low", limit.value() + 0.5)
                        .put("name", limit.name());
            }
            // On the side where the bars leave room
            boolean left = limit.value() > high(bins.get(bins.size() - 1)) / 2;
            ((ObjectNode) layers.at("/2/mark"))
                    .put("align", left ? "right" : "left")
                    .put("dx", left ? -5 : 5);
            // A rule from the bottom to the top, and no bar
            ((ObjectNode) layers.get(1)).putObject("encoding").putObject("y").put("value", 0);
            ((ObjectNode) layers.at("/1/encoding")).putObject("y2").put("value", 280);
        }
        ((ObjectNode) layers.at("/0/encoding")).set("y", encoding.remove("y"));
        spec.set("encoding", encoding);
        spec.set("layer", layers);
        return spec;
    }

    @Override
    public Chart<?, ?> picture() {
        return HistogramPicture.of(this);
    }

    @Override
    public void write(Chart<?, ?> painted, Graphics2D graphics) {
        HistogramPicture.write(this, painted, graphics);
    }

    @Override
    public List<String> lines(int width) {
        List<Bar> bars = bins.stream()
                .map(bin -> new Bar(bin.label(), bin.count(), series(bin), Tip.NONE))
                .toList();
        List<String> lines = BarLines.of(BarPlot.counts(new Axis(counted), bars), width);
        if (limit != null && !bars.isEmpty()) {
            lines.add(" " + Label.of("Limit: " + limit.name(), Math.max(1, width - 1)));
        }
        return lines;
    }
}
