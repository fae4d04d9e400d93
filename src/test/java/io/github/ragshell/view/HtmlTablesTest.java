package io.github.ragshell.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class HtmlTablesTest {

    @Test
    void should_write_a_table_that_is_readable_without_scripts_and_style_sheets() {
        Table table = Table.create(
                "2 hits (IP)",
                IntColumn.create("rank", 1, 2),
                DoubleColumn.create("distance", 0.66539051, 0.33269525),
                StringColumn.create("text", "Where?\nHere.", "short"));

        assertThat(withoutStyle(HtmlTables.html(table))).isEqualTo("""
                        <div class="ragshell mathjax_ignore tex2jax_ignore">

                        <div class="ragshell-title"><b>2 hits (IP)</b></div>
                        <table>
                        <thead><tr><th align="right">rank</th><th style="text-align: left">distance</th><th style="text-align: left">text</th></tr></thead>
                        <tbody>
                        <tr><td align="right">1</td><td style="text-align: left; white-space: nowrap" title="0.66539051">0.6654 <span class="ragshell-bar">████████████</span></td><td style="text-align: left" dir="auto"><details><summary>Where? Here.</summary><div class="ragshell-full" style="white-space: pre-wrap">Where?
                        Here.</div></details></td></tr>
                        <tr><td align="right">2</td><td style="text-align: left; white-space: nowrap" title="0.33269525">0.3327 <span class="ragshell-bar">██████</span></td><td style="text-align: left" dir="auto">short</td></tr>
                        </tbody>
                        </table>
                        </div>""");
    }

    @Test
    void should_show_and_not_execute_what_documents_contain() {
        String evil = "</details></td><script>alert(1)</script><img src=x onerror=alert(1)>\u202e evil";
        Table table = Table.create(evil, StringColumn.create(evil, evil, "\" onmouseover=\"x"));

        String html = withoutStyle(HtmlTables.html(table));

        assertThat(html).doesNotContain("<script", "<img", "\" onmouseover=\"", "\u202e");
        assertThat(html.split("</details>")).hasSize(2);
        assertThat(html)
                .contains("&lt;/details&gt;&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;")
                .contains("&quot; onmouseover=&quot;x");
    }

    @Test
    void should_scroll_above_20_rows_and_open_the_rest_above_100_with_a_click() {
        assertThat(HtmlTables.html(rows(20))).doesNotContain("<div class=\"ragshell-scroll\"", "<details");
        assertThat(HtmlTables.html(rows(21)))
                .contains("<div class=\"ragshell-scroll\" style=\"max-height: 480px; overflow: auto\">")
                .doesNotContain("<details");
        assertThat(HtmlTables.html(rows(1234)))
                .containsSubsequence(
                        ">99</td>",
                        "</table>",
                        "<details class=\"ragshell-more\"><summary>… rows 101 to 1234 of 1234</summary>",
                        ">100</td>",
                        ">1233</td>",
                        "</details>")
                .doesNotContain("more rows");
    }

    @Test
    void should_stay_below_200_kilobytes_and_say_how_to_get_at_the_rest() {
        String html = HtmlTables.html(rows(10_000));

        assertThat(html.length()).isBetween(170_000, 200_000);
        assertThat(html)
                .containsPattern("<summary>… rows 101 to (\\d+) of 10000</summary>")
                .containsPattern(
                        "… \\d+ more rows; the table's <code>inRange\\(\\d+, \\d+\\)</code> shows the next ones");
    }

    @Test
    void should_stay_small_when_cells_are_wide_or_full_of_combining_marks_or_brackets() {
        String marks = "a" + "\u0301".repeat(100_000);
        String brackets = "<".repeat(200_000);

        assertThat(HtmlTables.html(column(marks, 100)).length()).isLessThan(200_000);
        assertThat(HtmlTables.html(column(brackets, 100)).length()).isLessThan(200_000);
        assertThat(HtmlTables.html(column("word ".repeat(100), 10_000)).length())
                .isLessThan(200_000);
        assertThat(HtmlTables.html(Table.create(marks, StringColumn.create(marks, brackets)))
                        .length())
                .isLessThan(150_000);
    }

    @Test
    void should_clip_a_long_text_between_words_and_leave_a_short_one_as_it_is() {
        String text = "ninety-five characters " + "and ".repeat(18) + "unbroken words";

        String html = HtmlTables.html(Table.create("t", StringColumn.create("text", text, "wait a…")));

        assertThat(html)
                .contains("<summary>ninety-five characters " + "and ".repeat(18).strip() + "…</summary>")
                .contains(">wait a…</td>");
    }

    @Test
    void should_keep_a_long_line_whole_and_a_table_of_long_lines_within_bounds() {
        String line = "x".repeat(100_000);

        assertThat(HtmlTables.html(Table.create("t", StringColumn.create("text", line))))
                .contains(">" + line + "</div>");
        assertThat(HtmlTables.html(column(line, 100)).length()).isLessThan(200_000);
    }

    @Test
    void should_leave_a_missing_cell_empty_and_align_without_a_title() {
        Table table = Table.create(StringColumn.create("text", List.of("")));
        table.setName(null);

        assertThat(withoutStyle(HtmlTables.html(table)))
                .contains("<tr><td></td></tr>")
                .doesNotContain("null");
    }

    @Test
    void should_bring_scripts_only_where_there_is_something_to_sort() {
        assertThat(HtmlTables.html(rows(5))).doesNotContain("<script");
        assertThat(HtmlTables.html(rows(6))).contains("<script>document.querySelectorAll");
    }

    private static Table column(String text, int rows) {
        return Table.create("t", StringColumn.create("text", Collections.nCopies(rows, text)));
    }

    private static Table rows(int count) {
        return Table.create(
                "rows", IntColumn.create("id", IntStream.range(0, count).toArray()));
    }

    private static String withoutStyle(String html) {
        return html.replaceAll("(?s)<style>.*?</style>", "");
    }
}
