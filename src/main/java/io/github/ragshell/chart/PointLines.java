package io.github.ragshell.chart;

import io.github.ragshell.view.DisplayWidth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/** Points for a terminal: a letter for each series, and the first letter or number of each mark. */
final class PointLines {

    private static final String LETTERS = "abcdefgh";
    private static final int LEAST = 10;
    private static final int WIDEST = 120;

    private PointLines() {}

    static List<String> of(PointPlot plot, int width) {
        if (plot.points().isEmpty()) {
            return List.of(" nothing to draw");
        }
        int columns = Math.max(LEAST, Math.min(WIDEST, width - 4));
        int rows = Math.max(LEAST, columns / 4);
        char[][] cells = new char[rows][columns];
        Arrays.stream(cells).forEach(row -> Arrays.fill(row, ' '));
        List<String> series = plot.series();
        var bounds = Bounds.of(plot.points());
        plot.points().stream()
                .filter(point -> !point.isMarked())
                .forEach(point -> put(cells, bounds, point, letter(series.indexOf(point.series()))));
        List<Point> marked = plot.marked();
        for (int i = marked.size() - 1; i >= 0; i--) {
            put(cells, bounds, marked.get(i), i == 0 ? '?' : (char) ('0' + Math.min(i, 9)));
        }
        var lines = new ArrayList<String>();
        lines.add(" ┌" + "─".repeat(columns) + "┐");
        Arrays.stream(cells).forEach(row -> lines.add(" │" + new String(row) + "│"));
        lines.add(" └" + "─".repeat(columns) + "┘");
        for (int i = 0; i < series.size(); i++) {
            lines.add(DisplayWidth.clip("  %s  %s".formatted(letter(i), series.get(i)), Math.max(LEAST, width)));
        }
        for (int i = 0; i < marked.size(); i++) {
            String key = i == 0 ? "?" : String.valueOf(Math.min(i, 9));
            String text = "  %s  %s: %s"
                    .formatted(key, marked.get(i).mark(), marked.get(i).tip().text());
            lines.add(DisplayWidth.clip(text, Math.max(LEAST, width)));
        }
        return lines;
    }

    private static char letter(int series) {
        return series < LETTERS.length() ? LETTERS.charAt(series) : '.';
    }

    private record Bounds(DoubleSummaryStatistics x, DoubleSummaryStatistics y) {

        static Bounds of(List<Point> points) {
            return new Bounds(
                    points.stream().mapToDouble(Point::x).summaryStatistics(),
                    points.stream().mapToDouble(Point::y).summaryStatistics());
        }
    }

    private static void put(char[][] cells, Bounds bounds, Point point, char c) {
        int column = place(point.x(), bounds.x().getMin(), bounds.x().getMax(), cells[0].length);
        int row = place(point.y(), bounds.y().getMin(), bounds.y().getMax(), cells.length);
        cells[cells.length - 1 - row][column] = c;
    }

    private static int place(double value, double least, double most, int cells) {
        return most - least < 1e-9 ? cells / 2 : (int) Math.round((value - least) / (most - least) * (cells - 1));
    }
}
