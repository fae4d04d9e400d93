package io.github.ragshell.chart;

import io.github.ragshell.view.BlockBar;
import io.github.ragshell.view.DisplayWidth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Bars and points for a terminal. */
final class BarLines {

    private static final int LEAST = 10;

    private final BarPlot plot;
    private final int labelWidth;
    private final int valueWidth;
    private final int room;

    private BarLines(BarPlot plot, int width) {
        this.plot = plot;
        this.valueWidth =
                plot.bars().stream().mapToInt(bar -> number(bar).length()).max().orElse(0);
        int widest = plot.labels().stream().mapToInt(DisplayWidth::of).max().orElse(0);
        this.labelWidth = Math.min(widest, Math.max(LEAST, width * 2 / 5));
        this.room = Math.max(LEAST, width - labelWidth - valueWidth - 4);
    }

    static List<String> of(BarPlot plot, int width) {
        return new BarLines(plot, width).lines(width);
    }

    private List<String> lines(int width) {
        var lines = new ArrayList<String>();
        if (plot.bars().isEmpty()) {
            lines.add(" nothing to draw");
            return lines;
        }
        boolean several = plot.series().size() > 1;
        String series = several ? null : plot.bars().get(0).series();
        for (int i = 0; i < plot.bars().size(); i++) {
            Bar bar = plot.bars().get(i);
            if (!bar.series().equals(series)) {
                series = bar.series();
                String name = "── " + Label.of(series, Math.max(1, width - 8)) + " ";
                lines.add(" " + name + "─".repeat(Math.max(0, labelWidth + 2 + room - DisplayWidth.of(name))));
            }
            String label = DisplayWidth.pad(Label.of(plot.labels().get(i), labelWidth), labelWidth, false);
            String drawn = i < plot.cut() ? drawn(bar) : drawn(bar).replace('█', '░');
            lines.add(" %s %s %s".formatted(label, drawn, number(bar)).stripTrailing());
        }
        String axis = plot.axis().title();
        lines.add(" " + " ".repeat(labelWidth + 1) + Label.of(axis, Math.max(1, width - labelWidth - 2)));
        return lines;
    }

    private String number(Bar bar) {
        if (!plot.hasIntervals()) {
            return plot.number(bar.value());
        }
        return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", bar.value(), bar.low(), bar.high());
    }

    private String drawn(Bar bar) {
        if (!bar.isKnown()) {
            return " ".repeat(room);
        }
        if (plot.hasIntervals()) {
            return interval(bar);
        }
        if (plot.lowest() < 0) {
            return aroundZero(bar);
        }
        return DisplayWidth.pad(BlockBar.of(bar.value() / plot.highest(), room), room, false);
    }

    private String aroundZero(Bar bar) {
        char[] cells = " ".repeat(room).toCharArray();
        int zero = cell(0);
        for (int i = Math.min(zero, cell(bar.value())); i <= Math.max(zero, cell(bar.value())); i++) {
            cells[i] = '█';
        }
        cells[zero] = '│';
        return new String(cells);
    }

    private String interval(Bar bar) {
        char[] cells = " ".repeat(room).toCharArray();
        for (int i = cell(bar.low()); i <= cell(bar.high()); i++) {
            cells[i] = '─';
        }
        cells[cell(bar.low())] = '├';
        cells[cell(bar.high())] = '┤';
        if (cells[cell(0)] == ' ') {
            cells[cell(0)] = '│';
        }
        cells[cell(bar.value())] = '●';
        return new String(cells);
    }

    private int cell(double value) {
        double part = (value - plot.lowest()) / (plot.highest() - plot.lowest());
        return (int) Math.round(Math.max(0, Math.min(1, part)) * (room - 1));
    }
}
