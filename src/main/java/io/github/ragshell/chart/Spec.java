package io.github.ragshell.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The parts that all Vega-Lite charts share. Texts from outside stand in data and titles only, where Vega shows them and
 * evaluates nothing; the names of fields are ours. There is no null: on the way to a notebook it gets lost.
 */
final class Spec {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> NUMBERS = Set.of("value", "low", "high");
    // What a JupyterLab in a window of 800 pixels has room for
    private static final int WIDTH = 570;

    private Spec() {}

    /** JSON written in this source. */
    static ObjectNode of(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("this source has a mistake in its JSON", e);
        }
    }

    static ObjectNode whole(String title, String alt, ObjectNode plot) {
        ObjectNode spec = of("""
                {"$schema": "https://vega.github.io/schema/vega-lite/v5.json",
                 "background": "transparent",
                 "autosize": {"type": "fit-x", "contains": "padding"},
                 "usermeta": {"embedOptions": {"actions": {"export": true, "source": true, "compiled": false, "editor": false}}},
                 "config": {
                   "view": {"stroke": "transparent"},
                   "axis": {"labelColor": "%1$s", "titleColor": "%1$s", "domainColor": "%1$s", "tickColor": "%1$s",
                            "gridColor": "%1$s", "gridOpacity": 0.25, "labelFontSize": 12, "titleFontSize": 12,
                            "titleFontWeight": "normal"},
                   "legend": {"labelColor": "%1$s", "titleColor": "%1$s", "labelFontSize": 12, "titleFontSize": 12,
                              "titleFontWeight": "normal", "labelLimit": 220},
                   "title": {"color": "%1$s", "anchor": "start", "fontSize": 14, "fontWeight": "bold"},
                   "text": {"color": "%1$s"}}}
                """.formatted(Palette.TEXT));
        spec.put("width", WIDTH);
        spec.putObject("title").put("text", title).put("limit", WIDTH);
        spec.put("description", alt);
        spec.setAll(plot);
        return spec;
    }

    /** How the series get their colours: an ordinal scale with the legend in this order. */
    static ObjectNode colours(Collection<String> series) {
        ObjectNode scale = JSON.createObjectNode();
        series.forEach(scale.withArray("domain")::add);
        for (int i = 0; i < series.size(); i++) {
            scale.withArray("range").add(Palette.of(i));
        }
        return scale;
    }

    /** An array written in this source. */
    static ArrayNode array(String json) {
        return (ArrayNode) of("{\"array\": %s}".formatted(json)).get("array");
    }

    /** Adds the texts that are not empty to a row of data. */
    static void putTip(ObjectNode row, Tip tip) {
        put(row, "heading", tip.heading());
        put(row, "source", tip.source());
        put(row, "text", tip.text());
    }

    private static void put(ObjectNode row, String name, String value) {
        if (!value.isEmpty()) {
            row.put(name, value);
        }
    }

    /** What the mouse shows: these fields, and those of the tips that at least one of them has. */
    static ArrayNode tooltip(List<String> fields, List<Tip> tips) {
        ArrayNode shown = JSON.createArrayNode();
        fields.forEach(field -> addField(shown, field));
        Map<String, Function<Tip, String>> texts =
                Map.of("heading", Tip::heading, "source", Tip::source, "text", Tip::text);
        for (String field : List.of("heading", "source", "text")) {
            if (tips.stream().anyMatch(tip -> !texts.get(field).apply(tip).isEmpty())) {
                addField(shown, field);
            }
        }
        return shown;
    }

    private static void addField(ArrayNode shown, String field) {
        ObjectNode tip = shown.addObject().put("field", field);
        if (NUMBERS.contains(field)) {
            tip.put("type", "quantitative").put("format", ".4f");
        } else {
            tip.put("type", "nominal");
        }
    }

    static String json(ObjectNode spec) {
        return spec.toPrettyString();
    }

    /** Maps, lists, texts and numbers. */
    static Map<String, Object> plain(ObjectNode spec) {
        return JSON.convertValue(spec, new TypeReference<Map<String, Object>>() {});
    }
}
