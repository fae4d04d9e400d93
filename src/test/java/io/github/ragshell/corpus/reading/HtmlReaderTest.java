package io.github.ragshell.corpus.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReaderTest {

    private static final String XHTML =
            "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head>%s</head><body><h1>One</h1><p>Its text.</p>%s</body></html>";

    @TempDir
    private Path directory;

    private Document read(String name, String page, Charset charset) throws Exception {
        Path file = Files.write(directory.resolve(name), page.getBytes(charset));
        return new FileReader(new Limits(5 << 20, 1, 1, 100_000, Duration.ofSeconds(20))).read(file, name);
    }

    private String text(String name, String page) throws Exception {
        return read(name, page, StandardCharsets.UTF_8).text();
    }

    @Test
    void should_read_on_after_an_element_of_xhtml_that_closes_itself() throws Exception {
        String page = XHTML.formatted(
                "<title/><script src=\"x.js\"/><style/>",
                "<p>be<a id=\"x\"/>fore</p><iframe src=\"v.html\"/><div/><textarea/><noscript/><h2/><p>The<br/>end.</p>");

        assertThat(text("a.xhtml", page)).isEqualTo("One\n\nIts text.\n\nbefore\n\nThe\nend.\n");
        assertThat(text("b.html", "<?xml version=\"1.0\"?>" + page)).isEqualTo(text("a.xhtml", page));
    }

    @Test
    void should_keep_words_apart_that_a_page_shows_apart() throws Exception {
        assertThat(text("a.html", "<details><summary>How long?</summary>Thirty days</details>"))
                .isEqualTo("How long?\nThirty days\n");
        assertThat(text("b.html", "<fieldset>x<legend>Leg</legend>y</fieldset>"))
                .isEqualTo("x\nLeg\ny\n");
        assertThat(text("c.html", "<my-card>One</my-card><my-card>Two</my-card>"))
                .isEqualTo("One Two\n");
        assertThat(text("d.html", "<p><label>Name</label><button>Save</button> and <button>Go</button> on</p>"))
                .isEqualTo("Name Save and Go on\n");
    }

    @Test
    void should_read_all_chapters_of_a_book_whose_elements_close_themselves() throws Exception {
        String item = "<item id=\"%s\" href=\"%s\" media-type=\"application/xhtml+xml\"/>";
        Path file = Made.zip(
                directory.resolve("a.epub"),
                "META-INF/container.xml",
                "<container><rootfiles><rootfile full-path=\"OEBPS/a.opf\"/></rootfiles></container>",
                "OEBPS/a.opf",
                "<package><manifest>" + item.formatted("a", "a%20b.xhtml")
                        + item.formatted("b", "../text/[2]+.xhtml#top")
                        + item.formatted("c", "100%.xhtml")
                        + "</manifest><spine><itemref idref=\"a\"/><itemref idref=\"b\"/><itemref idref=\"c\"/></spine></package>",
                "OEBPS/a b.xhtml",
                XHTML.formatted("<title/>", ""),
                "text/[2]+.xhtml",
                XHTML.formatted("<script src=\"x\"/>", "<iframe src=\"x\"/><p>Second.</p>"),
                "OEBPS/100%.xhtml",
                XHTML.formatted("<title>T</title>", "<p>Third.</p>"));

        assertThat(new EpubReader().read(file, Limits.DEFAULT).text())
                .isEqualTo("One\n\nIts text.\n\nOne\n\nIts text.\n\nSecond.\n\nOne\n\nIts text.\n\nThird.\n");
    }

    @Test
    void should_read_a_page_that_names_no_charset_as_utf_8_or_else_windows_1252() throws Exception {
        String page = "<html><head><title>Größe</title></head><body><p>Für Bürger – 3 €</p></body></html>";

        for (String charset : new String[] {"UTF-8", "windows-1252"}) {
            Document read = read("a.html", page, Charset.forName(charset));
            assertThat(read.text()).isEqualTo("Für Bürger – 3 €\n");
            assertThat(read.title()).isEqualTo("Größe");
        }
    }

    @Test
    void should_take_a_page_at_its_word_that_it_is_utf_8() throws Exception {
        String broken = "<meta charset=utf-8><p>Gr\u00fc\u00df and \u00ff</p>";
        String latin = new String(broken.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
                .replace("\u00c3\u00bf", "\u00ff");

        assertThat(read("a.html", latin, StandardCharsets.ISO_8859_1).text()).isEqualTo("Grüß and \ufffd\n");
    }

    @Test
    void should_keep_the_caption_of_a_table_with_it() throws Exception {
        Document page = read(
                "a.html",
                "<p>Text.</p><table><caption>Sizes of <b>disks</b></caption><tr><td>a</td><td>b</td></tr></table>",
                StandardCharsets.UTF_8);

        assertThat(page.text()).isEqualTo("Text.\n\nSizes of disks\na | b\n");
        assertThat(page.blocks()).containsExactly(new Document.Range(7, 27));
    }

    @Test
    void should_fold_white_space_within_and_between_elements() throws Exception {
        assertThat(text(
                        "a.html",
                        "<p> a <b> b</b>\n\t<i>c </i> d <br> e<br/><br/>f  </p><ul> <li> g</li>\n<li>h</li></ul>"))
                .isEqualTo("a b c d\ne\n\nf\n\ng\n\nh\n");
    }

    @Test
    void should_read_a_page_of_spaces_in_time() throws Exception {
        assertThat(text("a.html", "<p>a" + "<b> </b>".repeat(500_000) + "b</p>"))
                .isEqualTo("a b\n");
        assertThat(text("b.html", "<p>a" + "<br>\n".repeat(40_000) + "b</p>"))
                .startsWith("a\n")
                .endsWith("\nb\n");
    }
}
