package io.github.ragshell.corpus.reading;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader whose time is over is interrupted: it ends. */
class StopTest {

    @TempDir
    private Path directory;

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    private void assertStops(DocumentReader reader, Path file) throws Exception {
        reader.read(file, Limits.DEFAULT);
        assertThatThrownBy(() -> {
                    Thread.currentThread().interrupt();
                    reader.read(file, Limits.DEFAULT);
                })
                .isInstanceOfAny(UnreadableException.class, IOException.class);
        Thread.interrupted();
    }

    @Test
    void should_stop_reading_each_type_of_file() throws Exception {
        assertStops(new PdfReader(), Made.pdf(directory.resolve("a.pdf"), false, "One", "Two"));
        assertStops(
                new WordReader(),
                Made.zip(
                        directory.resolve("a.docx"),
                        "word/document.xml",
                        "<w:body><w:p><w:t>One</w:t></w:p></w:body>"));
        assertStops(
                new OpenDocumentReader(),
                Made.zip(directory.resolve("a.odt"), "content.xml", "<office:body><text:p>One</text:p></office:body>"));
        assertStops(new HtmlReader(false), Files.writeString(directory.resolve("a.html"), "<p>One</p>"));
    }

    @Test
    void should_stop_while_a_document_grows() {
        assertThatThrownBy(() -> {
                    Thread.currentThread().interrupt();
                    new DocumentBuilder(Limits.DEFAULT).paragraph("One");
                })
                .isInstanceOf(UnreadableException.class)
                .hasMessage("reading it was stopped");
        assertThatThrownBy(() -> {
                    Thread.currentThread().interrupt();
                    new Grid().row();
                })
                .hasMessage("reading it was stopped");
        var page = Jsoup.parse("<p>One</p>");
        assertThatThrownBy(() -> {
                    Thread.currentThread().interrupt();
                    HtmlReader.append(page.body(), page, new DocumentBuilder(Limits.DEFAULT));
                })
                .hasMessage("reading it was stopped");
    }
}
