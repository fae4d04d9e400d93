package io.github.ragshell.chart;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ragshell.view.Tables;
import java.awt.Graphics2D;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Horizontal bars, or points with their intervals.
 *
 * @param cut how many bars are above the cut; those below it are drawn paler
 * @param counts whether the values are counts, which have no decimals
 */
record BarPlot(Axis axis, List<Bar> bars, List<String> labels, int cut, boolean counts) implements Plot {

    private static final int LABEL = 48;

    BarPlot(Axis axis, List<Bar> bars, int cut) {
        this(axis, bars, cut, false);
    }

    private BarPlot(Axis axis, List<Bar> bars, int cut, boolean counts) {
        this(
                axis,
                List.copyOf(bars),
                Label.distinct(bars.stream().map(Bar::label).toList(), LABEL),
                cut,
                counts);
    }

    static BarPlot counts(Axis axis, List<Bar> bars) {
        return new BarPlot(axis, bars, bars.size(), true);
    }

    boolean hasCut() {
        return cut < bars.size();
    }

    boolean hasIntervals() {
        return bars.stream().anyMatch(bar -> bar.low() < bar.high());
    }

    List<String> series() {
        return bars.stream().map(bar -> Label.of(bar.series())).distinct().toList();
    }

    double lowest() {
        return bars.stream()
                .filter(Bar::isKnown)
                .mapToDouble(Bar::low)
                .map(low -> Math.min(0, low))
                .min()
                .orElse(0);
    }

    double highest() {
        double highest = bars.stream()
                .filter(Bar::isKnown)
                .mapToDouble(Bar::high)
                .map(high -> Math.max(0, high))
                .max()
                .orElse(0);
        return highest == lowest() ? highest + 1 : highest;
    }

    String number(double value) {
        return counts ? String.format(Locale.ROOT, "%,d", (long) value) : Tables.number(value);
    }

    @Override
    public Table table(String title) {
        Table table = Table.create(
                title,
                StringColumn.create("label", bars.stream().map(Bar::label)),
                StringColumn.create("series", bars.stream().map(Bar::series)),
                DoubleColumn.create("value", bars.stream().mapToDouble(Bar::value)));
        if (hasIntervals()) {
            table.addColumns(
                    DoubleColumn.create("low", bars.stream().mapToDouble(Bar::low)),
                    DoubleColumn.create("high", bars.stream().mapToDouble(Bar::high)));
        }
        return table;
    }

    @Override
    public String summary() {
        var known = bars.stream().filter(Bar::isKnown).mapToDouble(Bar::value).summaryStatistics();
        String count = Tables.counted(bars.size(), hasIntervals() ? "point" : "bar");
        return known.getCount() == 0
                ? count + "."
                : "%s of %s, from %s to %s."
                        .formatted(count, axis.title(), Tables.number(known.getMin()), Tables.number(known.getMax()));
    }

    @Override
    public ObjectNode spec() {
        return BarSpec.of(this);
    }

    @Override
    public org.knowm.xchart.internal.chartpart.Chart<?, ?> picture() {
        return BarPicture.of(this);
    }

    @Override
    public void write(org.knowm.xchart.internal.chartpart.Chart<?, ?> painted, Graphics2D graphics) {
        BarPicture.write(this, painted, graphics);
    }

    @Override
    public List<String> lines(int width) {
        return BarLines.of(this, width);
    }
}
