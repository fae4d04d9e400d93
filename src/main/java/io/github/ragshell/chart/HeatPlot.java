package io.github.ragshell.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ragshell.view.Tables;
import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A colour for each pair of a row and a column.
 *
 * @param quantity what the values are
 * @param values for each row its values
 * @param same whether the columns are the rows again; then they have only numbers for labels
 */
record HeatPlot(Axis quantity, List<String> rows, List<String> columns, double[][] values, boolean same)
        implements Plot {

    private static final int LABEL = 44;
    private static final int FEW = 400;
    // With more, labels at an angle would lie on each other
    private static final int FEW_COLUMNS = 22;
    private static final String LAYOUT = """
            {"x": {"field": "%s", "type": "nominal", "title": "", "axis": {"orient": "top", "labelAngle": %d, "labelLimit": 150, "labelOverlap": %s, "ticks": false, "domain": false}},
             "y": {"field": "row", "type": "nominal", "title": "", "axis": {"labelLimit": 280, "ticks": false, "domain": false}},
             "color": {"field": "value", "type": "quantitative", "legend": {"orient": "bottom", "gradientLength": 240}},
             "tooltip": [{"field": "row", "type": "nominal"}, {"field": "column", "type": "nominal"},
                         {"field": "value", "type": "quantitative", "format": ".4f"}]}
            """;

    static HeatPlot of(Axis quantity, List<String> rows, List<String> columns, double[][] values) {
        boolean same = rows == columns;
        List<String> labels = numbered(rows);
        return new HeatPlot(quantity, labels, same ? labels : numbered(columns), values, same);
    }

    private static List<String> numbered(List<String> texts) {
        return IntStream.range(0, texts.size())
                .mapToObj(i -> Label.of((i + 1) + ". " + texts.get(i), LABEL))
                .toList();
    }

    /** The values that set the colours: without those of things with themselves, which are always the largest. */
    private double[] scaled() {
        return IntStream.range(0, rows.size())
                .mapToObj(row -> IntStream.range(0, columns.size())
                        .filter(column -> !same || row != column)
                        .mapToDouble(column -> values[row][column]))
                .flatMapToDouble(row -> row)
                .toArray();
    }

    double highest() {
        return Arrays.stream(scaled()).max().orElse(1);
    }

    double lowest() {
        double lowest = Arrays.stream(scaled()).min().orElse(0);
        return highest() - lowest < 1e-6 ? highest() - 1 : lowest;
    }

    /** Each value as a part of the way from the lowest to the highest. */
    double[][] parts() {
        double lowest = lowest();
        double range = highest() - lowest;
        return Arrays.stream(values)
                .map(row -> Arrays.stream(row)
                        .map(value -> Math.max(0, Math.min(1, (value - lowest) / range)))
                        .toArray())
                .toArray(double[][]::new);
    }

    @Override
    public Table table(String title) {
        var row = StringColumn.create("row");
        var column = StringColumn.create("column");
        var value = DoubleColumn.create("value");
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < columns.size(); c++) {
                row.append(rows.get(r));
                column.append(columns.get(c));
                value.append(values[r][c]);
            }
        }
        return Table.create(title, row, column, value);
    }

    @Override
    public String summary() {
        if (rows.isEmpty() || columns.isEmpty()) {
            return "Nothing to draw.";
        }
        return "%s by %s of %s, from %s to %s%s."
                .formatted(
                        Tables.counted(rows.size(), "row"),
                        Tables.counted(columns.size(), "column"),
                        quantity.title(),
                        Tables.number(lowest()),
                        Tables.number(highest()),
                        same ? " but for each with itself" : "");
    }

    @Override
    public ObjectNode spec() {
        ObjectNode spec = Spec.of("{\"mark\": {\"type\": \"rect\"}}");
        spec.putObject("height").put("step", rows.size() > 30 ? 14 : 20);
        ArrayNode cells = spec.putObject("data").putArray("values");
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < columns.size(); c++) {
                cells.addObject().put("r", r + 1).put("c", c + 1).put("value", Math.round(values[r][c] * 1e4) / 1e4);
            }
        }
        // Each label stands once in the data, not in each of thousands of cells
        ArrayNode transform = spec.putArray("transform");
        transform.add(lookup("r", "row", rows));
        transform.add(lookup("c", "column", columns));
        ObjectNode encoding = Spec.of(String.format(
                Locale.ROOT,
                LAYOUT,
                same ? "c" : "column",
                same ? 0 : -50,
                columns.size() <= FEW_COLUMNS ? "false" : "\"greedy\""));
        rows.forEach(((ObjectNode) encoding.get("y")).putArray("sort")::add);
        if (!same) {
            columns.forEach(((ObjectNode) encoding.get("x")).putArray("sort")::add);
        }
        ObjectNode colour = (ObjectNode) encoding.get("color");
        colour.put("title", quantity.title());
        ObjectNode scale = colour.putObject("scale").put("clamp", true).put("interpolate", "rgb");
        scale.putArray("domain").add(lowest()).add(highest());
        Palette.RAMP.forEach(scale.putArray("range")::add);
        spec.set("encoding", encoding);
        return spec;
    }

    private static ObjectNode lookup(String key, String name, List<String> labels) {
        ObjectNode lookup = Spec.of("{\"from\": {\"data\": {\"values\": []}}}").put("lookup", key);
        ObjectNode from = (ObjectNode) lookup.get("from");
        from.put("key", "n").putArray("fields").add(name);
        ArrayNode rows = (ArrayNode) from.at("/data/values");
        for (int i = 0; i < labels.size(); i++) {
            rows.addObject().put("n", i + 1).put(name, labels.get(i));
        }
        return lookup;
    }

    @Override
    public Chart<?, ?> picture() {
        return HeatPicture.of(this);
    }

    @Override
    public void write(Chart<?, ?> painted, Graphics2D graphics) {
        HeatPicture.write(this, graphics);
    }

    @Override
    public boolean isSmall() {
        return rows.size() * columns.size() <= FEW;
    }

    @Override
    public List<String> lines(int width) {
        return HeatLines.of(this, width);
    }
}
