package io.github.ragshell.corpus.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class OfficeReaderTest {

    private static final String RELATION = "<Relationship Id=\"%s\" Type=\"http://x/relationships/%s\" Target=\"%s\"/>";

    @TempDir
    private Path directory;

    private Document read(String name, String... parts) throws Exception {
        return new FileReader(Limits.DEFAULT).read(Made.zip(directory.resolve(name), parts), name);
    }

    private String word(String body) throws Exception {
        return read("a.docx", "word/document.xml", "<w:document><w:body>" + body + "</w:body></w:document>")
                .text();
    }

    private static String p(String text) {
        return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>";
    }

    private static String shape(String placeholder, String text) {
        return "<p:sp><p:nvSpPr><p:nvPr><p:ph type=\"%s\"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>%s</a:t></a:r></a:p></p:txBody></p:sp>"
                .formatted(placeholder, text);
    }

    private static String relations(String... relations) {
        return "<Relationships>" + String.join("", relations) + "</Relationships>";
    }

    @Test
    void should_read_slides_in_the_order_of_the_presentation_each_with_its_own_notes() throws Exception {
        Document slides = read(
                "a.pptx",
                "ppt/presentation.xml",
                "<p:presentation><p:sldIdLst><p:sldId id=\"9\" r:id=\"c\"/><p:sldId id=\"2\" r:id=\"a\"/><p:sldId id=\"3\" r:id=\"b\"/></p:sldIdLst></p:presentation>",
                "ppt/_rels/presentation.xml.rels",
                relations(
                        RELATION.formatted("a", "slide", "slides/slide1.xml"),
                        RELATION.formatted("b", "slide", "/ppt/slides/slide2.xml"),
                        RELATION.formatted("c", "slide", "slides/slide10.xml"),
                        RELATION.formatted("d", "theme", "theme/theme1.xml")),
                "ppt/slides/slide1.xml",
                "<p:sld>" + shape("title", "Alpha") + "</p:sld>",
                "ppt/slides/slide2.xml",
                "<p:sld>" + shape("title", "Beta") + "</p:sld>",
                "ppt/slides/slide10.xml",
                "<p:sld>" + shape("title", "Gamma") + "</p:sld>",
                "ppt/slides/slide4.xml",
                "<p:sld>" + shape("title", "Deleted") + "</p:sld>",
                "ppt/slides/_rels/slide10.xml.rels",
                relations(RELATION.formatted("n", "notesSlide", "../notesSlides/notesSlide1.xml")),
                "ppt/slides/_rels/slide2.xml.rels",
                relations(RELATION.formatted("n", "notesSlide", "../notesSlides/notesSlide2.xml")),
                "ppt/notesSlides/notesSlide1.xml",
                "<p:notes>" + shape("body", "Of Gamma.") + "</p:notes>",
                "ppt/notesSlides/notesSlide2.xml",
                "<p:notes>" + shape("body", "Of Beta.") + "</p:notes>");

        assertThat(slides.text()).isEqualTo("Gamma\n\nOf Gamma.\n\nAlpha\n\nBeta\n\nOf Beta.\n");
        assertThat(slides.pages()).containsExactly(0, 18, 25);
    }

    @Test
    void should_read_the_title_of_a_slide_before_its_text() throws Exception {
        Document slide = read(
                "a.pptx",
                "ppt/slides/slide1.xml",
                "<p:sld>" + shape("body", "Rows are kept.") + shape("title", "Storage") + "</p:sld>");

        assertThat(slide.text()).isEqualTo("Storage\n\nRows are kept.\n");
        assertThat(slide.headings()).containsExactly(new Document.Heading(0, 7, 1, "Storage"));
    }

    @Test
    void should_find_the_parts_of_word_whatever_their_names() throws Exception {
        Document word = read(
                "a.docx",
                "_rels/.rels",
                relations(RELATION.formatted("a", "officeDocument", "/word/document22.xml")),
                "word/document22.xml",
                "<w:document><w:body><w:p><w:pPr><w:pStyle w:val=\"t\"/></w:pPr><w:r><w:t>Storage</w:t></w:r></w:p>"
                        + p("Rows are kept.") + "</w:body></w:document>",
                "word/_rels/document22.xml.rels",
                relations(
                        RELATION.formatted("s", "styles", "styles2.xml"),
                        RELATION.formatted("f", "footnotes", "f2.xml")),
                "word/styles2.xml",
                "<w:styles><w:style w:styleId=\"t\"><w:name w:val=\"heading 1\"/></w:style></w:styles>",
                "word/f2.xml",
                "<w:footnotes><w:footnote>" + p("For 30 days.") + "</w:footnote></w:footnotes>");

        assertThat(word.text()).isEqualTo("Storage\n\nRows are kept.\n\nFor 30 days.\n");
        assertThat(word.headings()).containsExactly(new Document.Heading(0, 7, 1, "Storage"));
    }

    @Test
    void should_find_the_parts_of_excel_and_powerpoint_whatever_their_names() throws Exception {
        String main = relations(RELATION.formatted("a", "officeDocument", "other/main.xml"));

        assertThat(read(
                                "a.xlsx",
                                "_rels/.rels",
                                main,
                                "other/main.xml",
                                "<workbook><sheets><sheet name=\"S\" r:id=\"r\"/></sheets></workbook>",
                                "other/_rels/main.xml.rels",
                                relations(
                                        RELATION.formatted("r", "worksheet", "sheet1.xml"),
                                        RELATION.formatted("t", "sharedStrings", "texts.xml"),
                                        RELATION.formatted("s", "styles", "forms.xml")),
                                "other/texts.xml",
                                "<sst><si><t>paid</t></si></sst>",
                                "other/forms.xml",
                                "<styleSheet><cellXfs><xf numFmtId=\"14\"/></cellXfs></styleSheet>",
                                "other/sheet1.xml",
                                "<worksheet><sheetData>" + row("t='s'", "0", "s='0'", "45366")
                                        + "</sheetData></worksheet>")
                        .text())
                .isEqualTo("S\n\npaid | 2024-03-15\n");
        assertThat(read(
                                "a.pptx",
                                "_rels/.rels",
                                main,
                                "other/main.xml",
                                "<p:presentation><p:sldIdLst><p:sldId id=\"9\" r:id=\"c\"/></p:sldIdLst></p:presentation>",
                                "other/_rels/main.xml.rels",
                                relations(RELATION.formatted("c", "slide", "one.xml")),
                                "other/one.xml",
                                "<p:sld>" + shape("title", "Gamma") + "</p:sld>")
                        .text())
                .isEqualTo("Gamma\n");
    }

    @Test
    void should_take_the_level_of_text_in_word_for_text() throws Exception {
        String paragraph = "<w:p><w:pPr><w:outlineLvl w:val=\"%s\"/></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>";
        Document word = read(
                "a.docx",
                "word/document.xml",
                "<w:document><w:body>" + paragraph.formatted(8, "Deep") + paragraph.formatted(9, "Text")
                        + "</w:body></w:document>");

        assertThat(word.headings()).containsExactly(new Document.Heading(0, 4, 9, "Deep"));
    }

    @Test
    @Timeout(120)
    void should_leave_out_half_a_million_elements_in_time() throws Exception {
        int many = 500_000;

        assertThat(word("<w:p>" + "<w:moveFrom/><w:r><w:t>a</w:t></w:r>".repeat(many) + "</w:p>"))
                .isEqualTo("a".repeat(many) + "\n");
        assertThat(word(p("a") + "<mc:AlternateContent>" + "<mc:Fallback/>".repeat(many) + "</mc:AlternateContent>"))
                .isEqualTo("a\n");
    }

    private String excel(String properties, String... rows) throws Exception {
        String formats = "<numFmt numFmtId=\"164\" formatCode=\"[$-409]d\\ mmm\\ yy;@\"/>"
                + "<numFmt numFmtId=\"165\" formatCode=\"[h]:mm\"/>"
                + "<numFmt numFmtId=\"166\" formatCode=\"0.0&quot; days&quot;\"/>"
                + "<numFmt numFmtId=\"167\" formatCode=\"[Red]0.00_d\"/>"
                + "<numFmt numFmtId=\"168\" formatCode=\"h:mm AM/PM\"/>";
        String styles = "";
        for (int id : new int[] {0, 14, 22, 20, 164, 165, 166, 167, 168}) {
            styles += "<xf numFmtId=\"%d\"/>".formatted(id);
        }
        return read(
                        "a.xlsx",
                        "xl/workbook.xml",
                        "<workbook>" + properties + "<sheets><sheet name=\"S\" r:id=\"r\"/></sheets></workbook>",
                        "xl/_rels/workbook.xml.rels",
                        relations(RELATION.formatted("r", "worksheet", "worksheets/sheet1.xml")),
                        "xl/styles.xml",
                        "<styleSheet><numFmts>" + formats
                                + "</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>" + styles
                                + "</cellXfs></styleSheet>",
                        "xl/worksheets/sheet1.xml",
                        "<worksheet><sheetData>" + String.join("", rows) + "</sheetData></worksheet>")
                .text();
    }

    private static String row(String... cells) {
        var row = new StringBuilder("<row>");
        for (int i = 0; i < cells.length; i += 2) {
            row.append("<c %s><v>%s</v></c>".formatted(cells[i], cells[i + 1]));
        }
        return row.append("</row>").toString();
    }

    @Test
    void should_keep_the_cells_of_excel_below_their_headings() throws Exception {
        assertThat(excel(
                        "",
                        row(
                                "r='B1' t='str'",
                                "name",
                                "r='C1' t='str'",
                                "phone",
                                "r='E1' t='str'",
                                "mail",
                                "r='AA1' t='str'",
                                "paid"),
                        row("r='B2' t='str'", "Ann", "r='E2' t='str'", "ann@x.org", "r='AA2' t='b'", "1"),
                        row("r='D3'", ""),
                        row("r='C4'", "123", "r='AA4' t='b'", "0"),
                        row("t='str'", "note")))
                .isEqualTo("""
                        S

                        | name | phone | mail | paid
                        | Ann |  | ann@x.org | TRUE
                        |  | 123 |  | FALSE
                        note
                        """);
    }

    @Test
    void should_write_dates_of_excel_as_dates() throws Exception {
        assertThat(excel(
                        "",
                        row(
                                "s='1'",
                                "45366",
                                "s='2'",
                                "45366.604166666664",
                                "s='3'",
                                "0.75",
                                "s='4'",
                                "45366",
                                "s='5'",
                                "1.5"),
                        row("s='6'", "3.5", "s='7'", "9.25", "s='8'", "45366.25", "s='1'", "59", "s='1'", "61"),
                        row("s='1'", "-1", "s='1'", "9e99", "s='1'", "NaN", "s='99'", "45366", "", "45366"),
                        row("s='2'", "45366.99999999", "s='1' t='d'", "2024-03-15", "s='1' t='e'", "#N/A")))
                .isEqualTo("""
                        S

                        2024-03-15 | 2024-03-15 14:30 | 18:00 | 2024-03-15 | 36:00:00
                        3.5 | 9.25 | 06:00 | 1900-02-28 | 1900-03-01
                        -1 | 9e99 | NaN | 45366 | 45366
                        2024-03-16 | 2024-03-15 | #N/A
                        """);
        assertThat(excel("<workbookPr date1904=\"1\"/>", row("s='1'", "43904"))).isEqualTo("S\n\n2024-03-15\n");
    }

    @Test
    void should_read_the_numbers_of_excel_as_it_shows_them() throws Exception {
        assertThat(excel(
                        "",
                        row("", "19.989999999999998", "", "8.1999999999999993", "", "1E-4", "", "-0.10000000000000001"),
                        row("", "12345678901234567", "", "1.0", "", "100", "", "6.0221407599999999E+23", "", "0"),
                        row(
                                "t='n'",
                                "2.0000000000000004",
                                "t='str'",
                                "2.0000000000000004",
                                "",
                                "1.0e999999999",
                                "",
                                "1.5e-2147483647",
                                "",
                                "x")))
                .isEqualTo("""
                        S

                        19.99 | 8.2 | 0.0001 | -0.1
                        12345678901234567 | 1 | 100 | 6.02214076E+23 | 0
                        2 | 2.0000000000000004 | 1E+999999999 | 1.5e-2147483647 | x
                        """);
    }

    @Test
    void should_read_the_text_box_of_word_once_beside_its_paragraph() throws Exception {
        String box = "<w:txbxContent>" + p("Warning first") + p("Never open it") + "</w:txbxContent>";

        assertThat(word("<w:p><w:r><w:t>An</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing>" + box
                        + "</w:drawing></mc:Choice><mc:Fallback><w:pict>" + box
                        + "</w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>chor</w:t></w:r></w:p>"
                        + p("After")))
                .isEqualTo("Anchor\n\nWarning first\n\nNever open it\n\nAfter\n");
    }

    @Test
    void should_read_what_was_moved_in_word_at_its_new_place_alone() throws Exception {
        assertThat(word("<w:p><w:moveFrom><w:r><w:t>Moved</w:t></w:r></w:moveFrom></w:p>" + p("Between")
                        + "<w:p><w:moveTo><w:r><w:t>Moved</w:t></w:r></w:moveTo></w:p>"))
                .isEqualTo("Between\n\nMoved\n");
    }

    @Test
    void should_read_a_table_in_a_table_of_word_once() throws Exception {
        String inner = "<w:tbl><w:tr><w:tc>" + p("in 1") + "</w:tc><w:tc>" + p("in 2") + "</w:tc></w:tr></w:tbl>";

        assertThat(word("<w:tbl><w:tr><w:tc>" + p("a") + "</w:tc><w:sdt><w:sdtContent><w:tc>" + p("outer") + inner
                        + p("") + "</w:tc></w:sdtContent></w:sdt></w:tr><w:tr><w:tc>" + p("c")
                        + "</w:tc></w:tr></w:tbl>"))
                .isEqualTo("a | outer in 1 in 2\nc\n");
    }

    @Test
    void should_take_no_tab_stop_of_word_for_a_tab() throws Exception {
        String stops = "<w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr>";

        assertThat(word("<w:tbl><w:tr><w:tc><w:p>" + stops
                        + "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"))
                .isEqualTo("a\tb\n");
    }
}
