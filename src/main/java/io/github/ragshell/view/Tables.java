package io.github.ragshell.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.NumberColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Tablesaw tables as text for a terminal: one line per row, every cell on one line and clipped so that the row fits,
 * numbers right-aligned and rounded, and a bar beside the numbers of a column called {@value #BAR_COLUMN}.
 */
public final class Tables {

    /** Rows shown before the rest is only counted. */
    public static final int MAX_ROWS = 20;

    /** JShell cuts the middle out of a longer {@code toString()}. */
    static final int BRIEF_CHARACTERS = 990;

    /** The numeric column that gets a bar. */
    public static final String BAR_COLUMN = "distance";

    private static final int COMPONENTS_SHOWN = 10;
    private static final int BAR_WIDTH = 12;
    private static final int MIN_TEXT_WIDTH = 8;
    private static final int MAX_CELL = 2_000;
    private static final String SEPARATOR = " │ ";

    private Tables() {}

    /**
     * The table as text, no line wider than {@code width} columns where the numbers leave room for that.
     *
     * @param width columns of the terminal
     */
    public static String text(Table table, int width) {
        return text(table, width, MAX_ROWS, false);
    }

    /** As {@link #text}, with all rows, and cells that go on in further lines instead of being clipped. */
    static String wrapped(Table table, int width) {
        return text(table, width, Integer.MAX_VALUE, true);
    }

    /** As {@link #text}, with as few rows as it takes to stay within {@value #BRIEF_CHARACTERS} characters. */
    static String brief(Table table, int width) {
        int linesBesideRows = 4;
        int rows = BRIEF_CHARACTERS / (width + 1) - linesBesideRows;
        return text(table, width, Math.max(1, Math.min(rows, MAX_ROWS)), false);
    }

    private static String text(Table table, int width, int maxRows, boolean wrap) {
        int rows = Math.min(table.rowCount(), maxRows);
        List<TextColumn> columns =
                table.columns().stream().map(column -> textColumn(column, rows)).toList();
        int[] widths = fit(columns, width);
        var lines = new ArrayList<String>();
        lines.add(" " + DisplayWidth.clip(title(table), width - 1));
        lines.add(line(columns, widths, TextColumn::name));
        lines.add(rule(widths));
        for (int row = 0; row < rows; row++) {
            int r = row;
            Function<TextColumn, String> cell = column -> column.cells()[r];
            lines.add(wrap ? wrappedLines(columns, widths, cell) : line(columns, widths, cell));
        }
        if (table.rowCount() > rows) {
            lines.add(" … " + counted(table.rowCount() - rows, "more row"));
        }
        return String.join("\n", lines);
    }

    /** A number as tables show it: whole numbers as they are, others rounded to four decimals; independent of locale. */
    public static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        double size = Math.abs(value);
        if (size != 0 && (size < 0.0001 || size >= 1e7)) {
            return String.format(Locale.ROOT, "%.3e", value);
        }
        return String.format(Locale.ROOT, "%.4f", value);
    }

    /** A number of things, for a title: {@code 1 hit}, {@code 3 hits}. */
    public static String counted(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /**
     * A vector as a table: its first {@value #COMPONENTS_SHOWN} numbers; the title gives its size and norm.
     */
    public static Table vector(float[] vector) {
        int shown = Math.min(COMPONENTS_SHOWN, vector.length);
        double squares = 0;
        for (float component : vector) {
            squares += (double) component * component;
        }
        var components = FloatColumn.create("component");
        IntStream.range(0, shown).forEach(i -> components.append(vector[i]));
        return Table.create(
                "a vector of %d numbers, norm %s; the first %d"
                        .formatted(vector.length, number(Math.sqrt(squares)), shown),
                IntColumn.create("index", IntStream.range(0, shown).toArray()),
                components);
    }

    private static String title(Table table) {
        return DisplayWidth.oneLine(table.name() == null ? "" : beginning(table.name()));
    }

    private record TextColumn(String name, String[] cells, boolean number) {

        int naturalWidth() {
            return Math.max(
                    DisplayWidth.of(name),
                    Arrays.stream(cells).mapToInt(DisplayWidth::of).max().orElse(0));
        }
    }

    private static TextColumn textColumn(Column<?> column, int rows) {
        boolean number = column instanceof NumberColumn<?, ?>;
        String[] cells = IntStream.range(0, rows)
                .mapToObj(row -> DisplayWidth.oneLine(beginning(cell(column, row))))
                .toArray(String[]::new);
        String name = DisplayWidth.oneLine(column.name());
        if (!number || !column.name().equals(BAR_COLUMN)) {
            return new TextColumn(name, cells, number);
        }
        double[] values = IntStream.range(0, rows)
                .mapToDouble(row -> ((NumberColumn<?, ?>) column).getDouble(row))
                .toArray();
        double longest = Arrays.stream(values).filter(Double::isFinite).max().orElse(0);
        for (int row = 0; row < rows; row++) {
            cells[row] += " " + DisplayWidth.pad(bar(values[row], longest), BAR_WIDTH, false);
        }
        return new TextColumn(name, cells, false);
    }

    // No terminal shows more, and measuring megabytes takes seconds
    private static String beginning(String cell) {
        return cell.length() > MAX_CELL ? cell.substring(0, MAX_CELL) + "…" : cell;
    }

    static String cell(Column<?> column, int row) {
        if (column.isMissing(row)) {
            return "";
        }
        return isFraction(column)
                ? number(((NumberColumn<?, ?>) column).getDouble(row))
                : String.valueOf(column.get(row));
    }

    // Not by its type: Tablesaw makes two of the type DOUBLE where a column comes before ColumnType
    static boolean isFraction(Column<?> column) {
        return column instanceof DoubleColumn || column instanceof FloatColumn;
    }

    static String bar(double value, double longest) {
        return Double.isFinite(value) && value > 0 && longest > 0 ? BlockBar.of(value / longest, BAR_WIDTH) : "";
    }

    private static int[] fit(List<TextColumn> columns, int width) {
        int[] widths = columns.stream().mapToInt(TextColumn::naturalWidth).toArray();
        int room = width - 2 - SEPARATOR.length() * (widths.length - 1);
        int excess = Arrays.stream(widths).sum() - room;
        while (excess > 0) {
            int widest = widestText(columns, widths);
            if (widest < 0) {
                break;
            }
            widths[widest]--;
            excess--;
        }
        return widths;
    }

    private static int widestText(List<TextColumn> columns, int[] widths) {
        int widest = -1;
        for (int i = 0; i < widths.length; i++) {
            boolean shrinkable = !columns.get(i).number()
                    && !columns.get(i).name().equals(BAR_COLUMN)
                    && widths[i]
                            > Math.max(
                                    MIN_TEXT_WIDTH,
                                    DisplayWidth.of(columns.get(i).name()));
            if (shrinkable && (widest < 0 || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        return widest;
    }

    private static String wrappedLines(List<TextColumn> columns, int[] widths, Function<TextColumn, String> cell) {
        var parts = new HashMap<TextColumn, List<String>>();
        for (int i = 0; i < widths.length; i++) {
            parts.put(columns.get(i), Lines.cell(cell.apply(columns.get(i)), widths[i]));
        }
        int height = parts.values().stream().mapToInt(List::size).max().orElse(0);
        return IntStream.range(0, height)
                .mapToObj(i -> line(columns, widths, column -> {
                    List<String> lines = parts.get(column);
                    return i < lines.size() ? lines.get(i) : "";
                }))
                .collect(Collectors.joining("\n"));
    }

    private static String line(List<TextColumn> columns, int[] widths, Function<TextColumn, String> cell) {
        return IntStream.range(0, widths.length)
                .mapToObj(i -> DisplayWidth.pad(
                        DisplayWidth.clip(cell.apply(columns.get(i)), widths[i]),
                        widths[i],
                        columns.get(i).number()))
                .collect(Collectors.joining(SEPARATOR, " ", ""))
                .stripTrailing();
    }

    private static String rule(int[] widths) {
        return Arrays.stream(widths).mapToObj(w -> "─".repeat(w)).collect(Collectors.joining("─┼─", "─", "─"));
    }
}
