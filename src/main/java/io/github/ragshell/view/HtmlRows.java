package io.github.ragshell.view;

import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tech.tablesaw.api.NumberColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** The rows of one table as HTML; keeps count of the room that whole texts take. */
final class HtmlRows {

    private static final int SHORT_TEXT = 100;
    // More than a hundred columns take, but for marks that are put above one letter by the thousand
    private static final int SHORT_CHARACTERS = 400;
    private static final Pattern PART_OF_WORD = Pattern.compile("\\s+\\S{0,20}…$");
    private static final Pattern LONG_WORD = Pattern.compile("\\S{25}");
    private static final int MAX_CELL = 100_000;
    private static final int MAX_TEXTS = 120_000;
    // Jupyter aligns cells to the right where it is not told otherwise by a style, code hosts to the left by an
    // attribute
    private static final String LEFT = " style=\"text-align: left\"";
    private static final String BAR = " style=\"text-align: left; white-space: nowrap\"";
    private static final String RIGHT = " align=\"right\"";

    private final Table table;
    private final double[] longest;
    private int room = MAX_TEXTS;

    /** @param scaled how many rows set the scale of the bars */
    HtmlRows(Table table, int scaled) {
        this.table = table;
        this.longest = table.columns().stream()
                .mapToDouble(column -> longest(column, scaled))
                .toArray();
    }

    void writeHead(StringBuilder out) {
        for (Column<?> column : table.columns()) {
            String name =
                    DisplayWidth.clip(DisplayWidth.oneLine(Html.head(column.name(), SHORT_CHARACTERS)), SHORT_TEXT);
            out.append("<th%s>%s</th>".formatted(alignment(column), Html.escape(name)));
        }
    }

    void write(int row, StringBuilder out) {
        out.append("<tr>");
        for (int i = 0; i < table.columnCount(); i++) {
            Column<?> column = table.column(i);
            if (column.isMissing(row)) {
                out.append("<td></td>");
            } else if (column instanceof NumberColumn<?, ?> numbers) {
                writeNumber(numbers, row, longest[i], out);
            } else {
                writeText(String.valueOf(column.get(row)), out);
            }
        }
        out.append("</tr>\n");
    }

    private static void writeNumber(NumberColumn<?, ?> column, int row, double longest, StringBuilder out) {
        String exact = Tables.isFraction(column) ? " title=\"" + column.get(row) + "\"" : "";
        boolean bar = column.name().equals(Tables.BAR_COLUMN);
        out.append("<td%s%s>%s".formatted(bar ? BAR : RIGHT, exact, Tables.cell(column, row)));
        if (bar) {
            out.append(" <span class=\"ragshell-bar\">")
                    .append(Tables.bar(column.getDouble(row), longest))
                    .append("</span>");
        }
        out.append("</td>");
    }

    private void writeText(String text, StringBuilder out) {
        String clipped = clip(text);
        out.append("<td").append(LEFT).append(" dir=\"auto\">");
        if (clipped.equals(text.strip()) || room <= 0) {
            boolean breaks = LONG_WORD.matcher(clipped).find();
            out.append(breaks ? "<span class=\"ragshell-long\">" : "")
                    .append(Html.escape(clipped))
                    .append(breaks ? "</span>" : "");
        } else {
            String whole = Html.escape(text, Math.min(MAX_CELL, text.length()), room);
            room -= whole.length();
            out.append("<details><summary>")
                    .append(Html.escape(clipped))
                    .append("</summary><div class=\"ragshell-full\" style=\"white-space: pre-wrap\">")
                    .append(whole)
                    .append("</div></details>");
        }
        out.append("</td>");
    }

    private static String clip(String text) {
        String beginning = text.stripLeading();
        String head = Html.head(beginning, SHORT_CHARACTERS);
        String line = DisplayWidth.oneLine(head);
        String clipped = DisplayWidth.clip(line, SHORT_TEXT);
        if (clipped.equals(line)) {
            return head.length() == beginning.length() ? line : line + "…";
        }
        return PART_OF_WORD.matcher(clipped).replaceFirst("…");
    }

    private static double longest(Column<?> column, int rows) {
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
}
