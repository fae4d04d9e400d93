package io.github.ragshell.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Points as Vega-Lite. */
final class PointSpec {

    private static final String LAYERS = """
            [{"params": [{"name": "zoom", "select": "interval", "bind": "scales"},
                         {"name": "chosen", "select": {"type": "point", "fields": ["series"]}, "bind": "legend"}],
              "mark": {"type": "point", "filled": true, "size": 45},
              "encoding": {"color": {"field": "series", "type": "nominal", "title": "", "legend": {"orient": "bottom", "columns": 3}},
                           "opacity": {"condition": {"param": "chosen", "value": 0.8}, "value": 0.1}}},
             {"data": {"values": []}, "mark": {"type": "rule", "strokeDash": [4, 3], "color": "%1$s"},
              "encoding": {"x2": {"field": "x2"}, "y2": {"field": "y2"}}},
             {"data": {"values": []}, "mark": {"type": "point", "filled": true, "size": 130, "opacity": 1, "color": "%1$s"}},
             {"data": {"values": []}, "mark": {"type": "text", "align": "left", "dx": 9, "dy": -7, "fontSize": 12, "color": "%2$s"},
              "encoding": {"text": {"field": "mark", "type": "nominal"}}}]
            """;

    private PointSpec() {}

    static ObjectNode of(PointPlot plot) {
        ObjectNode spec = Spec.of("{\"height\": 460}");
        ArrayNode values = spec.putObject("data").putArray("values");
        plot.points().stream().filter(point -> !point.isMarked()).forEach(point -> add(values, point));
        ObjectNode encoding = Spec.of("""
                {"x": {"field": "x", "type": "quantitative", "scale": {"zero": false}},
                 "y": {"field": "y", "type": "quantitative", "scale": {"zero": false}}}
                """);
        ((ObjectNode) encoding.get("x")).put("title", plot.xAxis().title());
        ((ObjectNode) encoding.get("y")).put("title", plot.yAxis().title());
        encoding.set(
                "tooltip",
                Spec.tooltip(
                        List.of("series"),
                        plot.points().stream().map(Point::tip).toList()));
        spec.set("encoding", encoding);
        ArrayNode layers = Spec.array(LAYERS.formatted(Palette.MARK, Palette.TEXT));
        ((ObjectNode) layers.at("/0/encoding/color")).set("scale", Spec.colours(plot.series()));
        addMarks(layers, plot.marked());
        spec.set("layer", layers);
        return spec;
    }

    private static void addMarks(ArrayNode layers, List<Point> marked) {
        for (Point point : marked) {
            add((ArrayNode) layers.at("/1/data/values"), point)
                    .put("x2", marked.get(0).x())
                    .put("y2", marked.get(0).y());
            add((ArrayNode) layers.at("/2/data/values"), point);
            add((ArrayNode) layers.at("/3/data/values"), point);
        }
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
