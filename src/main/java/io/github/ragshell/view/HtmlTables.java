package io.github.ragshell.view;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.NumberColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Tablesaw tables as HTML for a notebook: numbers right-aligned and rounded, long texts clipped with the whole text on
 * expand, a bar beside the numbers of a column called {@value Tables#BAR_COLUMN}. It reads well where scripts and style
 * sheets are removed (a notebook that is not trusted, a code host's viewer); where they may run, the header stays in
 * sight, and a click sorts and a field filters.
 */
public final class HtmlTables {

    /** Rows shown before the rest is only counted. */
    public static final int MAX_ROWS = 100;

    private static final int ROWS_WITHOUT_SCROLLING = 20;
    private static final int ROWS_WITHOUT_SCRIPT = 5;
    private static final int SHORT_TEXT = 100;
    private static final Pattern PART_OF_WORD = Pattern.compile("\\s+\\S{0,20}…$");
    private static final int MAX_CELL = 100_000;
    private static final int MAX_TABLE = 400_000;
    // Jupyter aligns cells to the right where it is not told otherwise by a style, code hosts to the left by an
    // attribute
    private static final String LEFT = " style=\"text-align: left\"";
    private static final String BAR = " style=\"text-align: left; white-space: nowrap\"";
    private static final String RIGHT = " align=\"right\"";

    private final Table table;
    private final int rows;
    private final StringBuilder out = new StringBuilder();
    private int room = MAX_TABLE;

    private HtmlTables(Table table) {
        this.table = table;
        this.rows = Math.min(table.rowCount(), MAX_ROWS);
    }

    /** The table as a fragment of HTML, at most {@value #MAX_ROWS} rows. */
    public static String html(Table table) {
        return new HtmlTables(table).write();
    }

    private String write() {
        // Jupyter would typeset a text with two dollars as a formula
        out.append("<div class=\"ragshell mathjax_ignore tex2jax_ignore\">\n<style>")
                .append(Resources.CSS)
                .append("</style>\n");
        if (table.name() != null) {
            out.append("<div class=\"ragshell-title\"><b>")
                    .append(Html.escape(DisplayWidth.oneLine(table.name())))
                    .append("</b></div>\n");
        }
        boolean scrolls = rows > ROWS_WITHOUT_SCROLLING;
        if (scrolls) {
            out.append("<div class=\"ragshell-scroll\" style=\"max-height: 480px; overflow: auto\">\n");
        }
        writeTable();
        if (scrolls) {
            out.append("</div>\n");
        }
        if (table.rowCount() > rows) {
            out.append("<div class=\"ragshell-more\">… %d more rows</div>\n".formatted(table.rowCount() - rows));
        }
        if (rows > ROWS_WITHOUT_SCRIPT) {
            out.append("<script>").append(Resources.SCRIPT).append("</script>\n");
        }
        return out.append("</div>").toString();
    }

    private void writeTable() {
        out.append("<table>\n<thead><tr>");
        for (Column<?> column : table.columns()) {
            out.append("<th%s>%s</th>".formatted(alignment(column), Html.escape(DisplayWidth.oneLine(column.name()))));
        }
        out.append("</tr></thead>\n<tbody>\n");
        double[] longest = table.columns().stream().mapToDouble(this::longest).toArray();
        for (int row = 0; row < rows; row++) {
            out.append("<tr>");
            for (int i = 0; i < table.columnCount(); i++) {
                writeCell(table.column(i), row, longest[i]);
            }
            out.append("</tr>\n");
        }
        out.append("</tbody>\n</table>\n");
    }

    private void writeCell(Column<?> column, int row, double longest) {
        if (column.isMissing(row)) {
            out.append("<td></td>");
        } else if (column instanceof NumberColumn<?, ?> numbers) {
            writeNumber(numbers, row, longest);
        } else {
            writeText(String.valueOf(column.get(row)));
        }
    }

    private void writeNumber(NumberColumn<?, ?> column, int row, double longest) {
        boolean fraction = column.type() == ColumnType.DOUBLE || column.type() == ColumnType.FLOAT;
        String exact = fraction ? " title=\"" + column.get(row) + "\"" : "";
        boolean bar = column.name().equals(Tables.BAR_COLUMN);
        out.append("<td%s%s>%s".formatted(bar ? BAR : RIGHT, exact, Tables.cell(column, row)));
        if (bar) {
            out.append(" <span class=\"ragshell-bar\">")
                    .append(Tables.bar(column.getDouble(row), longest))
                    .append("</span>");
        }
        out.append("</td>");
    }

    private void writeText(String text) {
        String line = DisplayWidth.oneLine(text);
        String clipped = clip(line);
        out.append("<td").append(LEFT).append(" dir=\"auto\">");
        if (clipped.equals(text.strip()) || room <= 0) {
            out.append(Html.escape(clipped));
        } else {
            int shown = Math.min(text.length(), Math.min(MAX_CELL, room));
            room -= shown;
            out.append("<details><summary>")
                    .append(Html.escape(clipped))
                    .append("</summary><div class=\"ragshell-full\" style=\"white-space: pre-wrap\">")
                    .append(Html.escape(text.substring(0, shown)))
                    .append(shown < text.length() ? " … %d more characters".formatted(text.length() - shown) : "")
                    .append("</div></details>");
        }
        out.append("</td>");
    }

    private static String clip(String line) {
        String clipped = DisplayWidth.clip(line, SHORT_TEXT);
        return clipped.equals(line) ? line : PART_OF_WORD.matcher(clipped).replaceFirst("…");
    }

    private double longest(Column<?> column) {
        if (!(column instanceof NumberColumn<?, ?> numbers) || !column.name().equals(Tables.BAR_COLUMN)) {
            return 0;
        }
        return IntStream.range(0, rows)
                .mapToDouble(numbers::getDouble)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }

    private static String alignment(Column<?> column) {
        return column instanceof NumberColumn<?, ?> && !column.name().equals(Tables.BAR_COLUMN) ? RIGHT : LEFT;
    }

    private static final class Resources {

        static final String CSS = read("table.css");
        static final String SCRIPT = read("table.js");

        private static String read(String name) {
            try (InputStream in = HtmlTables.class.getResourceAsStream(name)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            } catch (IOException e) {
                throw new IllegalStateException(name + " is part of this jar", e);
            }
        }
    }
}
