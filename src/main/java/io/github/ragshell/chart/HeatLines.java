package io.github.ragshell.chart;

import io.github.ragshell.view.DisplayWidth;
import io.github.ragshell.view.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A heat map for a terminal: the more a block is filled, the higher its value. */
final class HeatLines {

    private static final String SHADES = " ░▒▓█";
    private static final int LEAST = 8;
    private static final int WIDEST = 44;

    private HeatLines() {}

    static List<String> of(HeatPlot plot, int width) {
        if (plot.rows().isEmpty() || plot.columns().isEmpty()) {
            return List.of(" nothing to draw");
        }
        int all = plot.columns().size();
        int cell = all * 3 + WIDEST / 2 <= width ? 3 : all * 2 + LEAST + 12 <= width ? 2 : 1;
        int columns = Math.min(all, Math.max(1, (width - LEAST - 2) / cell));
        int labels = Math.max(LEAST, Math.min(WIDEST, width - 2 - columns * cell));
        var lines = new ArrayList<String>();
        String numbers = IntStream.rangeClosed(1, columns)
                .mapToObj(n -> number(n, cell, columns))
                .collect(Collectors.joining());
        lines.add((" " + " ".repeat(labels) + " " + numbers).stripTrailing());
        double[][] parts = plot.parts();
        for (int row = 0; row < plot.rows().size(); row++) {
            var line = new StringBuilder(" ")
                    .append(DisplayWidth.pad(Label.of(plot.rows().get(row), labels), labels, false))
                    .append(' ');
            for (int column = 0; column < columns; column++) {
                char shade = SHADES.charAt((int) Math.min(SHADES.length() - 1, parts[row][column] * SHADES.length()));
                line.append(String.valueOf(shade).repeat(cell));
            }
            lines.add(line.toString().stripTrailing());
        }
        if (!plot.same()) {
            plot.columns()
                    .subList(0, columns)
                    .forEach(column -> lines.add(" " + Label.of(column, Math.max(1, width - 1))));
        }
        if (columns < all) {
            lines.add(" "
                    + Label.of(
                            "… %s, this terminal is too narrow".formatted(Tables.counted(all - columns, "more column")),
                            Math.max(1, width - 1)));
        }
        lines.add(" " + Label.of(scale(plot), Math.max(1, width - 1)));
        return lines;
    }

    // With one place for each column only the last digit; with two every other number, or they would touch
    private static String number(int n, int cell, int columns) {
        if (cell == 2 && columns > 9 && n % 2 == 0) {
            return "  ";
        }
        return cell == 1 ? String.valueOf(n % 10) : DisplayWidth.pad(String.valueOf(n % 100), cell, true);
    }

    private static String scale(HeatPlot plot) {
        double step = (plot.highest() - plot.lowest()) / SHADES.length();
        return plot.quantity().name() + ": "
                + IntStream.range(1, SHADES.length())
                        .mapToObj(i ->
                                String.format(Locale.ROOT, "%s from %.2f", SHADES.charAt(i), plot.lowest() + i * step))
                        .collect(Collectors.joining(", "));
    }
}
