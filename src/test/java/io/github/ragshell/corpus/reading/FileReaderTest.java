package io.github.ragshell.corpus.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileReaderTest {

    private static final Limits SMALL = new Limits(1 << 20, 1 << 20, 100, 100_000, Duration.ofSeconds(20));

    @TempDir
    private Path directory;

    private final FileReader reader = new FileReader(SMALL);

    private Document read(String name, String content) throws IOException, UnreadableException {
        return read(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private Document read(String name, byte[] content) throws IOException, UnreadableException {
        return reader.read(Files.write(directory.resolve(name), content), name);
    }

    private Document read(String name, Map<String, String> parts) throws IOException, UnreadableException {
        return reader.read(Made.zip(directory.resolve(name), parts), name);
    }

    private Path pdf(String name, boolean encrypted, String... pages) throws IOException {
        return Made.pdf(directory.resolve(name), encrypted, pages);
    }

    @Test
    void should_leave_out_scripts_navigation_and_hidden_text_of_a_page() throws Exception {
        Document page = read(
                "a.html",
                "<html><head><title>The page</title><style>p{}</style></head><body><nav>Home</nav><h1>One</h1>"
                        + "<p>Some <b>bold</b> text.</p><script>alert(1)</script><p hidden>secret</p>"
                        + "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>"
                        + "<ul><li>first</li><li>second</li></ul><pre>x = 1\n  y</pre></body></html>");

        assertThat(page.title()).isEqualTo("The page");
        assertThat(page.text()).isEqualTo("One\n\nSome bold text.\n\na | b\n1 | 2\n\nfirst\n\nsecond\n\nx = 1\n  y\n");
        assertThat(page.headings()).containsExactly(new Document.Heading(0, 3, 1, "One"));
        assertThat(page.blocks()).hasSize(2);
    }

    @Test
    void should_read_the_charset_that_a_page_names() throws Exception {
        byte[] latin = "<meta charset=iso-8859-1><p>Grüße</p>".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(read("a.html", latin).text()).isEqualTo("Grüße\n");
    }

    @Test
    void should_read_text_in_other_encodings() throws Exception {
        assertThat(read("a.txt", "Grüße".getBytes(StandardCharsets.ISO_8859_1)).text())
                .isEqualTo("Grüße");
        assertThat(read("b.txt", "Grüße".getBytes(StandardCharsets.UTF_16)).text())
                .isEqualTo("Grüße");
    }

    @Test
    void should_read_text_that_begins_with_a_mark_as_utf_8_though_a_byte_is_wrong() throws Exception {
        byte[] text = "\uFEFFGrüße 漢字".getBytes(StandardCharsets.UTF_8);
        byte[] cut = Arrays.copyOf(text, text.length - 1);

        assertThat(read("a.txt", text).text()).isEqualTo("Grüße 漢字");
        assertThat(read("b.txt", cut).text()).isEqualTo("Grüße 漢\uFFFD");
        assertThat(read("c.md", cut).text()).isEqualTo("Grüße 漢\uFFFD");
        assertThatThrownBy(() -> read("d.txt", "\uFEFFa\0b")).hasMessage("it is a binary file, not text");
    }

    @Test
    void should_read_headings_and_tables_of_word() throws Exception {
        String w = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
        Document word = read(
                "a.docx",
                Map.of(
                        "word/document.xml",
                        "<w:document " + w
                                + "><w:body><w:p><w:pPr><w:pStyle w:val=\"berschrift1\"/></w:pPr><w:r><w:t>Storage</w:t></w:r></w:p>"
                                + "<w:p><w:r><w:t xml:space=\"preserve\">Rows are </w:t></w:r><w:r><w:t>kept.</w:t></w:r></w:p>"
                                + "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
                                + "</w:body></w:document>",
                        "word/styles.xml",
                        "<w:styles " + w
                                + "><w:style w:styleId=\"berschrift1\"><w:name w:val=\"heading 1\"/></w:style></w:styles>"));

        assertThat(word.text()).isEqualTo("Storage\n\nRows are kept.\n\na | b\n");
        assertThat(word.headings()).containsExactly(new Document.Heading(0, 7, 1, "Storage"));
        assertThat(word.title()).isEqualTo("Storage");
    }

    @Test
    void should_read_the_cells_of_excel() throws Exception {
        var parts = new LinkedHashMap<String, String>();
        parts.put("xl/workbook.xml", "<workbook><sheets><sheet name=\"Prices\" r:id=\"r1\"/></sheets></workbook>");
        parts.put(
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></Relationships>");
        parts.put("xl/sharedStrings.xml", "<sst><si><t>disk</t></si></sst>");
        parts.put(
                "xl/worksheets/sheet1.xml",
                "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c><c><v>12.5</v></c></row></sheetData></worksheet>");

        assertThat(read("a.xlsx", parts).text()).isEqualTo("Prices\n\ndisk | 12.5\n");
    }

    @Test
    void should_read_pages_of_a_pdf_without_what_repeats() throws Exception {
        Path file = pdf(
                "a.pdf",
                false,
                "Manual\nfirst words\nmore\nand more\nPage 1",
                "Manual\nsecond words\nmore\nand more\nPage 2",
                "Manual\nthird words\nmore\nand more\nPage 3");

        Document pdf = reader.read(file, "a.pdf");

        assertThat(pdf.pages()).hasSize(3);
        assertThat(pdf.text()).doesNotContain("Manual").doesNotContain("Page").contains("first words", "third words");
        assertThat(pdf.pageAt(pdf.text().indexOf("second"))).isEqualTo(2);
    }

    @Test
    void should_say_why_a_pdf_has_no_text() throws Exception {
        assertThatThrownBy(() -> reader.read(pdf("scan.pdf", false, ""), "scan.pdf"))
                .hasMessage("it has no text, as scanned pages do; run it through OCR first");
        assertThatThrownBy(() -> reader.read(pdf("locked.pdf", true, "text"), "locked.pdf"))
                .hasMessage("it is encrypted with a password");
        assertThatThrownBy(() -> read("broken.pdf", "%PDF-1.7 nothing more")).isInstanceOf(UnreadableException.class);
    }

    @Test
    void should_refuse_a_binary_file_named_as_text() {
        assertThatThrownBy(() -> read("a.md", new byte[] {1, 2, 0, 3})).hasMessage("it is a binary file, not text");
    }

    @Test
    void should_refuse_a_file_over_the_limit() {
        assertThatThrownBy(() -> read("a.txt", new byte[2 << 20])).hasMessage("it is larger than 1 MB");
    }

    @Test
    void should_stop_at_a_zip_bomb() {
        assertThatThrownBy(() -> read("a.docx", Map.of("word/document.xml", "<a>" + " ".repeat(2 << 20))))
                .hasMessage("it unpacks to more than its limit, as a zip bomb does");
    }

    @Test
    void should_expand_no_entity() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "hidden words");
        String xml = "<!DOCTYPE x [<!ENTITY e SYSTEM \"" + secret.toUri()
                + "\">]><w:document><w:body><w:p><w:r><w:t>seen &e;</w:t></w:r></w:p></w:body></w:document>";

        assertThat(read("a.docx", Map.of("word/document.xml", xml)).text())
                .contains("seen")
                .doesNotContain("hidden words");
    }

    @Test
    void should_say_that_a_zip_is_broken() {
        assertThatThrownBy(() -> read("a.docx", "no zip"))
                .hasMessage("it is broken or encrypted: it can't be unpacked");
        assertThatThrownBy(() -> read("b.docx", Map.of("other", "x")))
                .hasMessage("it is broken: the part word/document.xml is missing");
    }

    @Test
    void should_survive_deep_nesting() throws Exception {
        String html = "<div>".repeat(20_000) + "deep";

        assertThat(read("a.html", html).text()).contains("deep");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<", "[", "![", "*", "**a ", "`", "> ", "- ", "[a](", "<!--", "&", "_a", "|-"})
    void should_survive_markdown_that_repeats_a_sign(String sign) throws Exception {
        String text = sign.repeat(80_000 / sign.length());

        assertThat(read("a.md", text).text()).isEqualTo(text);
        assertThat(read("b.md", "# Title\n\n" + (sign + "\n").repeat(15_000)).title())
                .isEqualTo("Title");
    }

    @Test
    void should_read_the_words_of_a_heading_without_its_marks() throws Exception {
        Document markdown = read(
                "a.md",
                "# Use `sync` *often* [here](x.md) in C#\n\nText\n\nBelow **it**\n========\n\n" + "# "
                        + "<".repeat(50_000));

        assertThat(markdown.headings())
                .extracting(Document.Heading::text)
                .startsWith("Use \"sync\" often \"here\" (x.md) in C#", "Below it")
                .hasSize(3);
    }
}
