package io.github.ragshell.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** Points as Vega-Lite. */
final class PointSpec {

    private static final String LAYERS = """
            [{"params": [{"name": "zoom", "select": "interval", "bind": "scales"},
                         {"name": "chosen", "select": {"type": "point", "fields": ["series"]}, "bind": "legend"}],
              "mark": {"type": "point", "filled": true, "size": 45},
              "encoding": {"color": {"field": "series", "type": "nominal", "title": "", "legend": {"orient": "bottom"}},
                           "opacity": {"condition": {"param": "chosen", "value": 0.8}, "value": 0.1}}},
             {"data": {"values": []}, "mark": {"type": "rule", "strokeDash": [4, 3], "color": "%1$s"},
              "encoding": {"x2": {"field": "x2"}, "y2": {"field": "y2"}}},
             {"data": {"values": []}, "mark": {"type": "point", "filled": true, "size": 130, "opacity": 1, "color": "%1$s"}}]
            """;

    private static final String NAME = """
            {"data": {"values": []}, "mark": {"type": "text", "align": "%s", "baseline": "alphabetic", "dx": %d, "dy": %d, "fontSize": 12, "color": "%s"},
             "encoding": {"text": {"field": "mark", "type": "nominal"}}}
            """;
    private static final int LEGEND = 640;

    private PointSpec() {}

    static ObjectNode of(PointPlot plot) {
        ObjectNode spec = Spec.of("{\"height\": 460}");
        ArrayNode values = spec.putObject("data").putArray("values");
        plot.points().stream().filter(point -> !point.isMarked()).forEach(point -> add(values, point));
        ObjectNode encoding = Spec.of("""
                {"x": {"field": "x", "type": "quantitative", "scale": {"zero": false, "padding": 14}},
                 "y": {"field": "y", "type": "quantitative", "scale": {"zero": false, "padding": 14}}}
                """);
        ((ObjectNode) encoding.get("x")).put("title", plot.xAxis().title());
        ((ObjectNode) encoding.get("y")).put("title", plot.yAxis().title());
        encoding.set(
                "tooltip",
                Spec.tooltip(
                        List.of("series"),
                        plot.points().stream().map(Point::tip).toList()));
        spec.set("encoding", encoding);
        ArrayNode layers = Spec.array(LAYERS.formatted(Palette.MARK));
        ((ObjectNode) layers.at("/0/encoding/color")).set("scale", Spec.colours(plot.series()));
        ((ObjectNode) layers.at("/0/encoding/color/legend")).put("columns", columns(plot.series()));
        addMarks(layers, plot.marked());
        addNames(layers, plot);
        spec.set("layer", layers);
        return spec;
    }

    private static void addMarks(ArrayNode layers, List<Point> marked) {
        for (Point point : marked) {
            add((ArrayNode) layers.at("/1/data/values"), point)
                    .put("x2", marked.get(0).x())
                    .put("y2", marked.get(0).y());
            add((ArrayNode) layers.at("/2/data/values"), point);
        }
    }

    // A place is a part of the mark and not of the data, so there is a layer for each
    private static void addNames(ArrayNode layers, PointPlot plot) {
        List<MarkLabels.Place> places = MarkLabels.places(plot);
        for (MarkLabels.Place place : MarkLabels.Place.values()) {
            if (places.contains(place)) {
                ObjectNode layer = Spec.of(String.format(
                        Locale.ROOT, NAME, place.right ? "left" : "right", place.dx, place.dy, Palette.TEXT));
                for (int i = 0; i < places.size(); i++) {
                    if (places.get(i) == place) {
                        add((ArrayNode) layer.at("/data/values"), plot.marked().get(i));
                    }
                }
                layers.add(layer);
            }
        }
    }

    // As many as stand beside each other, so that the legend has as few lines as it can
    private static int columns(List<String> series) {
        int widest = series.stream().mapToInt(String::length).max().orElse(1) * 7 + 30;
        return Math.max(1, Math.min(series.size(), LEGEND / Math.min(widest, 250)));
    }

    private static ObjectNode add(ArrayNode values, Point point) {
        ObjectNode row =
                values.addObject().put("x", point.x()).put("y", point.y()).put("series", point.series());
        if (point.isMarked()) {
            row.put("mark", point.mark());
        }
        Spec.putTip(row, point.tip());
        return row;
    }
}
