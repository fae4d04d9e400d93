package io.github.ragshell.corpus.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenDocumentReaderTest {

    @TempDir
    private Path directory;

    private String read(String kind, String body) throws Exception {
        return document(kind, body).text();
    }

    private Document document(String kind, String body) throws Exception {
        Path file = Made.zip(
                directory.resolve("a.odt"),
                "content.xml",
                "<office:document-content><office:body><office:%s>%s</office:%s></office:body></office:document-content>"
                        .formatted(kind, body, kind));
        return new FileReader(Limits.DEFAULT).read(file, "a.odt");
    }

    private static String p(String text) {
        return "<text:p>" + text + "</text:p>";
    }

    private static String cell(String text) {
        return "<table:table-cell>" + p(text) + "</table:table-cell>";
    }

    private static String row(String... cells) {
        return "<table:table-row>" + String.join("", cells) + "</table:table-row>";
    }

    private static String table(String... rows) {
        return "<table:table table:name=\"S\">" + String.join("", rows) + "</table:table>";
    }

    private static String empty(int times) {
        return "<table:table-cell table:number-columns-repeated=\"" + times + "\"/>";
    }

    @Test
    void should_keep_the_deepest_level_of_headings() throws Exception {
        assertThat(document("text", "<text:h text:outline-level=\"10\">Deep</text:h>")
                        .headings())
                .containsExactly(new Document.Heading(0, 4, 10, "Deep"));
    }

    @Test
    void should_read_notes_and_text_boxes_beside_their_paragraph() throws Exception {
        assertThat(read(
                        "text",
                        p("The claim<text:note><text:note-citation>1</text:note-citation><text:note-body>"
                                        + p("See source") + p("Second") + "</text:note-body></text:note> holds.")
                                + "<text:h>Be<draw:frame><draw:text-box>" + p("Box one") + p("Box two")
                                + "</draw:text-box><svg:desc>A box.</svg:desc></draw:frame>low</text:h>"
                                + p("<draw:a>link</draw:a><office:annotation>" + p("a comment")
                                        + "</office:annotation>ed")))
                .isEqualTo(
                        "The claim holds.\n\nSee source\n\nSecond\n\nBelow\n\nBox one\n\nBox two\n\nA box.\n\nlinked\n");
    }

    @Test
    void should_read_a_table_in_a_table_once() throws Exception {
        String inner = table(row(cell("in 1"), cell("in 2")));

        assertThat(read(
                        "text",
                        table(
                                row(cell("a"), "<table:table-cell>" + p("outer") + inner + "</table:table-cell>"),
                                row(cell("b")))))
                .isEqualTo("a | outer in 1 in 2\nb\n");
    }

    @Test
    void should_keep_the_cells_of_a_sheet_below_their_headings() throws Exception {
        String covered = "<table:covered-table-cell table:number-columns-repeated=\"2\"/>";
        String twice = "<table:table-cell table:number-columns-repeated=\"2\">" + p("x") + "</table:table-cell>";
        String commented = "<table:table-cell><office:annotation>" + p("a comment") + "</office:annotation>" + p("y")
                + "</table:table-cell>";

        assertThat(read(
                        "spreadsheet",
                        table(
                                "<table:table-header-rows>"
                                        + row(cell("a"), cell("b"), cell("c"), cell("d"), empty(16_380))
                                        + "</table:table-header-rows>",
                                row(empty(16_384)),
                                row(cell("1"), empty(2), cell("4")),
                                row(cell("all"), covered, cell("4")),
                                row(twice, cell("3"), commented))))
                .isEqualTo("S\n\na | b | c | d\n1 |  |  | 4\nall |  |  | 4\nx | x | 3 | y\n");
    }

    @Test
    void should_not_be_flooded_by_a_cell_that_repeats() throws Exception {
        String many = "<table:table-cell table:number-columns-repeated=\"99999\">" + p("%s") + "</table:table-cell>";

        assertThat(read("spreadsheet", table(row(many.formatted("x".repeat(5000))))))
                .hasSizeLessThan(6000);
        assertThatThrownBy(() -> read(
                        "spreadsheet", table(row(many.formatted("x".repeat(90))).repeat(200))))
                .isInstanceOf(UnreadableException.class)
                .hasMessage("it has more than 50,000,000 characters");
    }
}
