package io.github.ragshell.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ragshell.corpus.reading.Document;
import io.github.ragshell.corpus.reading.Document.Heading;
import io.github.ragshell.corpus.reading.Document.Range;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks fit the model and the server, and cutting them takes a time that grows with the text only. */
class LongChunksTest {

    // As BERT's tokenizers do that take letters with their marks apart
    private static final TokenCount LETTERS = text -> Normalizer.normalize(text, Normalizer.Form.NFD)
            .replaceAll("\\s", "")
            .length();
    // As they do with a word that they do not know
    private static final TokenCount UNKNOWN =
            text -> text.isBlank() ? 0 : text.strip().split("\\s+").length;

    private static Document document(String text, List<Heading> headings) {
        return new Document("a.md", "Markdown", "", text, headings, List.of(), List.of());
    }

    private static List<String> texts(String text, Splitter splitter, TokenCount tokens) {
        return Documents.split(document(text, List.of()), splitter, tokens).stream()
                .map(Chunk::text)
                .toList();
    }

    @Test
    void should_count_the_tokens_of_korean_which_are_more_than_its_characters() {
        String korean = "안녕하세요 세계 여러분. ".repeat(40);

        List<String> chunks = texts(korean.substring(0, 500), Splitter.byTokens(510, 0), LETTERS);

        assertThat(chunks).hasSizeGreaterThan(1).allMatch(chunk -> LETTERS.of(chunk) <= 510);
        assertThat(String.join("", chunks)).isEqualTo(korean.substring(0, 500));
        assertThat(texts("가각간갈", Splitter.byTokens(8, 0), LETTERS)).allMatch(chunk -> LETTERS.of(chunk) <= 8);
    }

    @Test
    void should_leave_a_section_whole_that_fits() {
        assertThat(texts(" A b c.  D e f.\n", Splitter.byTokens(20, 0), LETTERS))
                .containsExactly(" A b c.  D e f.\n");
        assertThat(texts(" Ä b c.  D é f.\n", Splitter.byTokens(20, 0), LETTERS))
                .containsExactly(" Ä b c.  D é f.\n");
    }

    @Test
    void should_keep_parts_of_a_word_within_the_limit_when_they_are_put_together() {
        TokenCount longWordsCost = text -> text.length() > 12 ? 9 : text.length() > 6 ? 4 : 2;

        assertThat(texts("abcdefghijklmnopqrstuvwxyz", Splitter.byTokens(8, 0), longWordsCost))
                .allMatch(chunk -> longWordsCost.of(chunk) <= 8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ก", "0123456789abcdef"})
    void should_cut_text_that_the_model_does_not_know(String unknown) {
        String text = (unknown.repeat(60 / unknown.length()) + "\n").repeat(3000) + unknown.repeat(20_000);

        List<String> chunks = texts(text, Splitter.byTokens(510, 0), UNKNOWN);

        assertThat(chunks).allMatch(chunk -> chunk.replaceAll("\\s", "").length() < 511 * 16);
        assertThat(String.join("", chunks).replaceAll("\\s", "")).isEqualTo(text.replaceAll("\\s", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "word ", "a line\n", "ก", "\"", "\\", "\u001b", "\u0001\n", "\ud83d\ude00", "é\n\n"})
    void should_cut_a_section_that_is_too_long_for_a_row(String repeated) throws Exception {
        String text = repeated.repeat(100_000 / repeated.length());

        List<String> chunks = texts(text, Splitter.byHeading(), UNKNOWN);

        for (String chunk : chunks) {
            assertThat(new ObjectMapper().writeValueAsBytes(chunk)).hasSizeBetween(10_000, 32_002);
        }
        assertThat(String.join("", chunks)).isEqualTo(text);
    }

    @Test
    void should_leave_a_section_whole_that_fits_into_a_row() {
        assertThat(texts("a line of\n".repeat(2800), Splitter.byHeading(), UNKNOWN))
                .hasSize(1);
    }

    @Test
    void should_leave_out_the_end_of_a_very_long_heading() {
        String heading = "x".repeat(299) + "\ud83d\ude00".repeat(40_000);
        List<Chunk> chunks = Documents.split(
                document("# A\n\n## B\n\ntext\n", List.of(new Heading(0, 3, 1, heading), new Heading(5, 9, 2, "B"))),
                Splitter.byHeading(),
                UNKNOWN);

        assertThat(chunks).extracting(Chunk::heading).containsExactly("x".repeat(299) + "…");
    }

    @Test
    @Timeout(60)
    void should_cut_a_text_of_many_headings_in_time() {
        int count = 200_000;
        var headings = new ArrayList<Heading>();
        String text = IntStream.range(0, count)
                .mapToObj(i -> {
                    headings.add(new Heading(i * 4, i * 4 + 3, 1 + i % 3, "#"));
                    return "#\n\n\n";
                })
                .collect(Collectors.joining());
        Document document = document(text + "The end.", headings);

        assertThat(Splitter.byHeading()
                        .cut(document, new Range(0, document.text().length()), UNKNOWN))
                .hasSize(1);
        assertThat(Documents.split(document, Splitter.byTokens(10, 5), UNKNOWN)).hasSizeGreaterThan(count / 10);
        assertThat(Documents.split(document, Splitter.byTokens(10, 5).then(Splitter.byHeading()), UNKNOWN))
                .hasSizeGreaterThan(count / 10);
    }
}
