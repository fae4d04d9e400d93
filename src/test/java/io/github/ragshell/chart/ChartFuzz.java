package io.github.ragshell.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ragshell.fuzz.Scratch;
import io.github.ragshell.view.DisplayWidth;
import java.io.StringReader;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

public final class ChartFuzz {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> ELEMENTS = Set.of(
            "svg",
            "desc",
            "defs",
            "g",
            "path",
            "rect",
            "line",
            "text",
            "ellipse",
            "circle",
            "polygon",
            "polyline",
            "clipPath",
            "image");
    // Where a text of others may stand: Vega takes none of these as an expression
    private static final Set<String> TEXTS = Set.of("values", "sort", "domain", "title", "text", "description");

    private ChartFuzz() {}

    /** The same charts with the text and with a harmless one differ in their texts only. */
    public static void chart(byte[] data) throws Exception {
        String[] texts = Scratch.text(data).split("\n", 6);
        String[] plain = new String[texts.length];
        List<String> labels = Arrays.stream(texts).map(Label::of).toList();
        // What is the same or empty stays so: it has one colour, or no tooltip
        Arrays.setAll(plain, i -> labels.get(i).isEmpty() ? "" : "word " + labels.indexOf(labels.get(i)));
        List<Chart> charts = charts(texts, data);
        List<Chart> harmless = charts(plain, data);
        for (int i = 0; i < charts.size(); i++) {
            requireHarmless(charts.get(i), harmless.get(i));
        }
    }

    private static List<Chart> charts(String[] texts, byte[] data) {
        var numbers = new int[texts.length];
        Arrays.setAll(numbers, i -> data.length == 0 ? 0 : data[i % data.length] & 0xFF);
        List<Bar> bars = IntStream.range(0, texts.length)
                .mapToObj(i -> new Bar(texts[i], numbers[i] / 9.0, texts[i], new Tip(texts[i], texts[i], texts[i])))
                .toList();
        List<Point> points = IntStream.range(0, texts.length)
                .mapToObj(i -> new Point(
                        numbers[i], i, texts[i], i % 2 == 0 ? "" : texts[i], new Tip(texts[i], texts[i], texts[i])))
                .toList();
        var values = new double[texts.length][texts.length];
        for (int i = 0; i < values.length; i++) {
            Arrays.setAll(values[i], j -> numbers[j] / 3.0);
        }
        List<String> labels = List.of(texts);
        var axis = new Axis(texts[0], texts[0]);
        return List.of(
                Chart.bars(texts[0], axis, bars, 1),
                Chart.points(texts[0], axis, axis, points),
                Chart.histogram(texts[0], axis, texts[0], numbers, new Limit(7, texts[0])),
                Chart.heatmap(texts[0], axis, labels, List.copyOf(labels), values));
    }

    private static void requireHarmless(Chart chart, Chart harmless) throws Exception {
        var names = new HashSet<String>();
        // Where the names of points stand depends on their lengths
        var texts = new HashSet<String>(Set.of("left", "right"));
        collect(JSON.readTree(harmless.vegaLite()), "", names, texts);
        var foundNames = new HashSet<String>();
        var foundTexts = new HashSet<String>();
        collect(JSON.readTree(chart.vegaLite()), "", foundNames, foundTexts);
        foundNames.removeAll(names);
        foundTexts.removeAll(texts);
        require(foundNames.isEmpty(), "names that we do not write: " + foundNames);
        require(foundTexts.isEmpty(), "texts outside of the data: " + foundTexts);
        requireHarmless(chart.svg());
        for (String line : chart.text(80).split("\n")) {
            require(DisplayWidth.of(line) <= 80, "wider than the terminal: " + line);
            require(line.chars().noneMatch(c -> c < 0x20 || c == 0x202E || c == 0x7F), "a control character: " + line);
        }
    }

    private static void collect(JsonNode node, String name, Set<String> names, Set<String> texts) {
        if (node.isTextual() && !TEXTS.contains(name)) {
            texts.add(node.asText());
        }
        node.elements().forEachRemaining(child -> {
            if (node.isArray() && !name.equals("values")) {
                collect(child, name, names, texts);
            }
        });
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            names.add(field.getKey());
            collect(field.getValue(), field.getKey(), names, texts);
        }
        if (node.isArray() && name.equals("values")) {
            // Rows of data: only their names are ours, and their values are shown
            node.forEach(row -> {
                row.fieldNames().forEachRemaining(names::add);
                row.forEach(value -> require(value.isValueNode(), "data that is not a value"));
            });
        }
    }

    private static void requireHarmless(String svg) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        var all = factory.newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            var element = (Element) all.item(i);
            require(ELEMENTS.contains(element.getTagName()), "element " + element.getTagName());
            for (int j = 0; j < element.getAttributes().getLength(); j++) {
                String attribute = element.getAttributes().item(j).getNodeName();
                require(!attribute.startsWith("on") && !attribute.contains("href"), "attribute " + attribute);
            }
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
