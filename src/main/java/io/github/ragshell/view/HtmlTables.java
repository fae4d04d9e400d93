package io.github.ragshell.view;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tech.tablesaw.api.Table;

/**
 * Tablesaw tables as HTML for a notebook: numbers right-aligned and rounded, long texts clipped with the whole text on
 * expand, a bar beside the numbers of a column called {@value Tables#BAR_COLUMN}. Further rows open with a click, as many
 * as some 180,000 characters hold. It reads well where scripts and style sheets are removed (a notebook that is not
 * trusted, a code host's viewer); where they may run, the header stays in sight, and a click sorts and a field filters.
 */
public final class HtmlTables {

    /** Rows shown before the rest has to be opened. */
    public static final int MAX_ROWS = 100;

    private static final int ROWS_WITHOUT_SCROLLING = 20;
    private static final int ROWS_WITHOUT_SCRIPT = 5;
    // A notebook keeps every output in its file
    private static final int SHOWN_CHARACTERS = 150_000;
    private static final int MAX_CHARACTERS = 180_000;
    private static final int MAX_TITLE = 500;
    private static final String SCROLLING =
            "<div class=\"ragshell-scroll\" style=\"max-height: 480px; overflow: auto\">\n";

    private final Table table;
    private final StringBuilder out = new StringBuilder();
    private final HtmlRows rows;

    private HtmlTables(Table table) {
        this.table = table;
        this.rows = new HtmlRows(table, Math.min(table.rowCount(), MAX_ROWS));
    }

    /** The table as a fragment of HTML: {@value #MAX_ROWS} rows, and further ones that a click opens. */
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
                    .append(Html.escape(DisplayWidth.oneLine(Html.head(table.name(), MAX_TITLE))))
                    .append("</b></div>\n");
        }
        int shown = writeRows(0, Math.min(table.rowCount(), MAX_ROWS), SHOWN_CHARACTERS);
        if (shown < table.rowCount()) {
            writeMore(shown);
        }
        if (shown > ROWS_WITHOUT_SCRIPT) {
            out.append("<script>").append(Resources.SCRIPT).append("</script>\n");
        }
        return out.append("</div>").toString();
    }

    private void writeMore(int from) {
        int start = out.length();
        int to = writeRows(from, table.rowCount(), MAX_CHARACTERS);
        String rest = to < table.rowCount()
                ? String.format(
                        Locale.ROOT,
                        "<div class=\"ragshell-rest\">… %d more rows; the table's <code>inRange(%d, %d)</code> shows the next ones</div>\n",
                        table.rowCount() - to,
                        to,
                        Math.min(to + MAX_ROWS, table.rowCount()))
                : "";
        if (to == from) {
            out.setLength(start);
        } else {
            out.insert(
                            start,
                            "<details class=\"ragshell-more\"><summary>… rows %d to %d of %d</summary>\n"
                                    .formatted(from + 1, to, table.rowCount()))
                    .append("</details>\n");
        }
        out.append(rest);
    }

    /** Writes rows until the HTML has this many characters; returns the first that is not written. */
    private int writeRows(int from, int to, int characters) {
        boolean scrolls = to - from > ROWS_WITHOUT_SCROLLING;
        out.append(scrolls ? SCROLLING : "").append("<table>\n<thead><tr>");
        rows.writeHead(out);
        out.append("</tr></thead>\n<tbody>\n");
        int row = from;
        while (row < to && (row == 0 || out.length() < characters)) {
            rows.write(row, out);
            row++;
        }
        out.append("</tbody>\n</table>\n").append(scrolls ? "</div>\n" : "");
        return row;
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
