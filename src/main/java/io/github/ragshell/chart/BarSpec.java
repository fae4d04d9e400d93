package io.github.ragshell.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Bars and points as Vega-Lite. */
final class BarSpec {

    private static final String BARS = """
            [{"params": [{"name": "chosen", "select": {"type": "point", "fields": ["series"]}, "bind": "legend"}],
              "mark": {"type": "bar", "cornerRadiusEnd": 2, "height": {"band": 0.7}}},
             {"mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 12},
              "encoding": {"text": {"field": "value", "type": "quantitative", "format": ".4f"},
                           "color": {"value": "%s"}, "opacity": {"value": 1}}}]
            """;
    private static final String POINTS = """
            [{"params": [{"name": "chosen", "select": {"type": "point", "fields": ["series"]}, "bind": "legend"}],
              "mark": {"type": "rule", "strokeWidth": 2},
              "encoding": {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}}},
             {"mark": {"type": "point", "filled": true, "size": 90}}]
            """;

    private static final String CUT = """
            {"mark": {"type": "rule", "strokeDash": [4, 3]},
             "encoding": {"color": {"value": "%s"}, "opacity": {"value": 1}, "y": {"field": "label", "type": "nominal", "bandPosition": 0}, "x": {"value": 0}, "x2": {"value": "width"}}}
            """;

    private static final String ZERO = """
            {"data": {"values": [{"zero": 0}]}, "mark": {"type": "rule"},
             "encoding": {"color": {"value": "%s"}, "opacity": {"value": 1}, "x": {"field": "zero", "type": "quantitative"}, "y": {"value": 0}, "y2": {"value": "height"}, "tooltip": {"value": ""}}}
            """;

    private BarSpec() {}

    static ObjectNode of(BarPlot plot) {
        ObjectNode spec = Spec.of("{}");
        ArrayNode values = spec.putObject("data").putArray("values");
        for (int i = 0; i < plot.bars().size(); i++) {
            addRow(values, plot.bars().get(i), plot.labels().get(i), plot.hasIntervals());
        }
        spec.putObject("height").put("step", 24);
        spec.set("encoding", encoding(plot));
        String layers = plot.hasIntervals() ? POINTS : BARS;
        ArrayNode layer = Spec.array(layers.formatted(Palette.TEXT));
        if (plot.series().size() < 2) {
            ((ObjectNode) layer.get(0)).remove("params");
        }
        if (plot.hasIntervals()) {
            layer.add(Spec.of(ZERO.formatted(Palette.TEXT)));
        }
        if (plot.hasCut() && plot.cut() > 0) {
            ObjectNode cut = layer.addObject().setAll(Spec.of(CUT.formatted(Palette.TEXT)));
            cut.putObject("data")
                    .putArray("values")
                    .addObject()
                    .put("label", plot.labels().get(plot.cut()));
            ((ObjectNode) cut.at("/encoding/y")).set("sort", spec.at("/encoding/y/sort"));
        }
        spec.set("layer", layer);
        return spec;
    }

    private static void addRow(ArrayNode values, Bar bar, String label, boolean intervals) {
        ObjectNode row = values.addObject().put("label", label).put("series", Label.of(bar.series()));
        if (bar.isKnown()) {
            row.put("value", bar.value());
            if (intervals) {
                row.put("low", bar.low()).put("high", bar.high());
            }
        }
        Spec.putTip(row, bar.tip());
    }

    // Which is paler depends on the theme, and is so in both where the background shows through
    private static void fade(ObjectNode encoding, BarPlot plot) {
        encoding.putObject("color").put("value", Palette.of(0));
        ObjectNode opacity = encoding.putObject("opacity")
                .put("field", "series")
                .put("type", "nominal")
                .put("title", "");
        opacity.putObject("legend").put("orient", "bottom");
        opacity.putObject("scale").set("domain", Spec.colours(plot.series()).get("domain"));
        ArrayNode range = ((ObjectNode) opacity.get("scale")).putArray("range");
        plot.series().forEach(series -> range.add(range.isEmpty() ? 1 : 0.4));
    }

    private static ObjectNode encoding(BarPlot plot) {
        ObjectNode encoding = Spec.of("""
                {"y": {"field": "label", "type": "nominal", "title": "",
                       "axis": {"labelLimit": 330, "ticks": false, "domain": false}},
                 "x": {"field": "value", "type": "quantitative"},
                 "color": {"field": "series", "type": "nominal", "title": "", "legend": {"orient": "bottom"}},
                 "opacity": {"condition": {"param": "chosen", "value": 1}, "value": 0.2}}
                """);
        ObjectNode x = (ObjectNode) encoding.get("x");
        x.put("title", plot.axis().title());
        double range = plot.highest() - plot.lowest();
        // Room for the number behind the longest bar, also beside long labels
        ObjectNode scale = x.putObject("scale").put("domainMax", plot.highest() + range * 0.22);
        if (plot.hasIntervals()) {
            // By itself Vega-Lite looks at the values alone, and the intervals' ends lie on the labels
            scale.put("domainMin", plot.lowest() - range * 0.04);
        }
        ObjectNode colour = (ObjectNode) encoding.get("color");
        colour.set("scale", Spec.colours(plot.series()));
        if (plot.series().size() < 2) {
            encoding.putObject("color").put("value", Palette.of(0));
            encoding.remove("opacity");
        }
        if (plot.hasCut()) {
            fade(encoding, plot);
        }
        plot.labels().forEach(((ObjectNode) encoding.get("y")).putArray("sort")::add);
        boolean intervals = plot.hasIntervals();
        List<String> fields =
                intervals ? List.of("label", "series", "value", "low", "high") : List.of("label", "series", "value");
        encoding.set(
                "tooltip",
                Spec.tooltip(fields, plot.bars().stream().map(Bar::tip).toList()));
        return encoding;
    }
}
