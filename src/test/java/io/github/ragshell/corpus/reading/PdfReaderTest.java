package io.github.ragshell.corpus.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PdfReaderTest {

    @TempDir
    private Path directory;

    private Document read(String... pages) throws Exception {
        return new PdfReader().read(Made.pdf(directory.resolve("a.pdf"), false, pages), Limits.DEFAULT);
    }

    private static String[] pages(int count, String form) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(page ->
                        form.replace("#", Integer.toString(page)).replace("@", "abcdefghi".substring(page, page + 1)))
                .toArray(String[]::new);
    }

    @Test
    void should_keep_the_rows_of_a_table_that_differ_in_their_numbers() throws Exception {
        String rows = IntStream.rangeClosed(1, 8)
                .mapToObj(day -> "2024-0#-0%d %d.50 #".formatted(day, day * 3))
                .collect(Collectors.joining("\n"));
        String[] pages = pages(4, rows);

        assertThat(read(pages).text()).isEqualTo(String.join("\n\n", pages) + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Chapter #", "Ticket #", "#. Storage", "1.#", "Invoice 2024-#", "#.50"})
    void should_keep_numbered_lines_that_each_page_has_one_of(String line) throws Exception {
        String[] pages = pages(4, line + "\nSome text @\nmore @\nand @\nlast @");

        assertThat(read(pages).text()).isEqualTo(String.join("\n\n", pages) + "\n");
        assertThat(read(pages(4, line)).text()).isEqualTo(String.join("\n\n", pages(4, line)) + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#",
                "- # -",
                "[#]",
                "Page #",
                "Manual | Page #",
                "Manual, p. #",
                "PAGE # OF 4",
                "Seite # von 4",
                "página #",
                "# / 4",
                "file:///manual.html #/4",
                "Manual # of 4"
            })
    void should_leave_out_the_number_of_a_page(String line) throws Exception {
        assertThat(read(pages(4, "Some text @\nmore @\n" + line)).text())
                .isEqualTo(
                        "Some text b\nmore b\n\nSome text c\nmore c\n\nSome text d\nmore d\n\nSome text e\nmore e\n");
    }

    @Test
    void should_leave_out_a_page_number_that_begins_after_the_cover() throws Exception {
        assertThat(read("Cover", "One @\n1", "Two @\n2", "Three @\n3").text())
                .isEqualTo("Cover\n\nOne @\n\nTwo @\n\nThree @\n");
    }

    @Test
    void should_keep_what_repeats_where_a_page_has_nothing_else() throws Exception {
        assertThat(read("Draft\nPage 1", "Draft\nText\nPage 2", "Draft\nPage 3").text())
                .isEqualTo("Draft\n\nText\n\nDraft\n");
    }

    @Test
    void should_say_that_scanned_pages_with_numbers_have_no_text() {
        assertThatThrownBy(() -> read("Page 1", "Page 2", "Page 3"))
                .isInstanceOf(UnreadableException.class)
                .hasMessage("it has no text, as scanned pages do; run it through OCR first");
    }
}
