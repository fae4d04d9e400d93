package io.github.ragshell.corpus.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpubReaderTest {

    @TempDir
    private Path directory;

    private Document book(String encrypted) throws Exception {
        Path file = Made.zip(
                directory.resolve("a.epub"),
                "META-INF/container.xml",
                "<container><rootfiles><rootfile full-path=\"OEBPS/book.opf\"/></rootfiles></container>",
                "META-INF/encryption.xml",
                "<encryption xmlns:enc=\"http://www.w3.org/2001/04/xmlenc#\"><enc:EncryptedData><enc:CipherData><enc:CipherReference URI=\"%s\"/></enc:CipherData></enc:EncryptedData></encryption>"
                        .formatted(encrypted),
                "OEBPS/book.opf",
                "<package><manifest><item id=\"a\" href=\"one%20a.xhtml\"/></manifest><spine><itemref idref=\"unknown\"/><itemref idref=\"a\"/></spine></package>",
                "OEBPS/one a.xhtml",
                "<html><body><h1>One</h1><p>Its text.</p></body></html>");
        return new FileReader(Limits.DEFAULT).read(file, "a.epub");
    }

    @Test
    void should_refuse_a_book_whose_chapters_are_encrypted() {
        assertThatThrownBy(() -> book("OEBPS/one%20a.xhtml"))
                .isInstanceOf(UnreadableException.class)
                .hasMessage("it is encrypted");
    }

    @Test
    void should_read_a_book_whose_fonts_alone_are_encrypted() throws Exception {
        assertThat(book("OEBPS/font.otf").text()).isEqualTo("One\n\nIts text.\n");
    }
}
