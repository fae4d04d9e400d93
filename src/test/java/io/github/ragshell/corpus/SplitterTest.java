package io.github.ragshell.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.corpus.reading.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitterTest {

    private static final TokenCount WORDS = text -> (int)
            Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).count();

    @TempDir
    private Path directory;

    private Chunks split(String markdown, Splitter splitter) throws IOException {
        Files.writeString(directory.resolve("a.md"), markdown);
        return Documents.below(directory, WORDS).split(splitter);
    }

    @Test
    void should_cut_before_headings_and_keep_their_path() throws IOException {
        Chunks chunks = split(
                "Intro.\n\n# Storage\n\n## Files\n\nA file.\n\n## Logs\n\nA log.\n# Search\n\nFound.\n",
                Splitter.byHeading());

        assertThat(chunks).extracting(Chunk::heading).containsExactly("", "Storage", "Storage > Logs", "Search");
        assertThat(chunks).extracting(Chunk::line).containsExactly(1, 3, 9, 12);
        assertThat(chunks).extracting(Chunk::lastLine).containsExactly(1, 7, 11, 14);
        assertThat(chunks.texts().get(1)).isEqualTo("# Storage\n\n## Files\n\nA file.\n\n");
    }

    @Test
    void should_take_no_underline_of_a_heading_for_text() throws IOException {
        Chunks chunks = split(
                "Product\nof ours\n=======\n\nInstall\n-------\n\nRun it.\n\nUse\n---\n\nUse it.\n",
                Splitter.byHeading());

        assertThat(chunks.texts())
                .containsExactly(
                        "Product\nof ours\n=======\n\nInstall\n-------\n\nRun it.\n\n", "Use\n---\n\nUse it.\n");
        assertThat(chunks).extracting(Chunk::heading).containsExactly("Product of ours", "Product of ours > Use");
    }

    @Test
    void should_cut_at_headings_below_front_matter_with_emoji() throws IOException {
        Chunks chunks = split(
                "---\ntitle: 🚀🎉🔥 Start\n---\n\nIntro.\n\n# Install\n\nRun it.\n\n# Use\n\nUse it.\n",
                Splitter.byHeading());

        assertThat(chunks.texts())
                .containsExactly(
                        "---\ntitle: 🚀🎉🔥 Start\n---\n\nIntro.\n\n",
                        "# Install\n\nRun it.\n\n",
                        "# Use\n\nUse it.\n");
    }

    @Test
    void should_keep_slides_apart_and_titles_to_their_slides() {
        String text = "Agenda\n\nThe budget is 5 million.\n\nCosts\n\nThey fall.\n\nThe deadline is May.\n";
        int costs = text.indexOf("Costs");
        var slides = new Document(
                "a.pptx",
                "PowerPoint",
                "Agenda",
                text,
                List.of(new Document.Heading(0, 6, 1, "Agenda"), new Document.Heading(costs, costs + 5, 1, "Costs")),
                // The third slide is empty
                List.of(0, text.indexOf("The budget"), costs, costs, text.indexOf("The deadline")),
                List.of());

        List<Chunk> chunks = Documents.split(slides, Splitter.byHeading(), WORDS);

        assertThat(chunks)
                .extracting(chunk -> chunk.text().strip())
                .containsExactly("Agenda", "The budget is 5 million.", "Costs\n\nThey fall.", "The deadline is May.");
        assertThat(chunks).extracting(Chunk::heading).containsExactly("Agenda", "", "Costs", "");
        assertThat(chunks).extracting(Chunk::page).containsExactly(1, 2, 4, 5);
    }

    @Test
    void should_take_no_comment_in_code_for_a_heading() throws IOException {
        Chunks chunks = split("# One\n\n```sh\n# not a heading\nls\n```\n\nEnd.\n", Splitter.byHeading());

        assertThat(chunks).hasSize(1);
    }

    @Test
    void should_cut_no_table_that_fits() throws IOException {
        String table = "| a | b |\n|---|---|\n| one. two. | three. |\n| four. | five. |\n";
        Chunks chunks = split(
                "One two three four. Five six seven.\n\n" + table + "\nEight nine ten.\n", Splitter.byTokens(24, 0));

        assertThat(chunks.texts()).anyMatch(text -> text.contains(table.strip()));
    }

    @Test
    void should_keep_every_chunk_within_the_limit_and_all_of_the_text() throws IOException {
        String text = "Word one two three. ".repeat(40) + "\n\n```\n" + "code line here\n".repeat(30) + "```\n\n"
                + "x".repeat(500) + "\n";

        Chunks chunks = split(text, Splitter.byTokens(20, 0));

        assertThat(chunks.texts()).allMatch(chunk -> WORDS.of(chunk) <= 20);
        assertThat(String.join("", chunks.texts()).replaceAll("\\s", "")).isEqualTo(text.replaceAll("\\s", ""));
    }

    @Test
    void should_begin_a_chunk_with_the_last_sentences_of_the_one_before() throws IOException {
        Chunks chunks = split("A b c d. E f g h. I j k l. M n o p.", Splitter.byTokens(8, 4));

        assertThat(chunks.texts().stream().map(String::strip).toList())
                .isEqualTo(List.of("A b c d. E f g h.", "E f g h. I j k l.", "I j k l. M n o p."));
    }

    @Test
    void should_cut_long_sections_by_tokens_after_headings() throws IOException {
        Chunks chunks = split(
                "# A\n\nOne two three four five six. Seven eight nine ten.\n\n# B\n\nShort.\n",
                Splitter.byHeading().then(Splitter.byTokens(8, 0)));

        assertThat(chunks).extracting(Chunk::heading).containsExactly("A", "A", "B");
    }

    @Test
    void should_leave_out_the_separator_and_empty_pieces() throws IOException {
        assertThat(split("# A\na\n# B\nb\n", Splitter.bySeparator("# ")).texts())
                .containsExactly("A\na\n", "B\nb\n");
    }

    @Test
    void should_describe_a_splitter_completely() {
        assertThat(Splitter.byHeading().then(Splitter.byTokens(200, 30)))
                .hasToString("by heading, then by 200 tokens with an overlap of 30");
    }

    @Test
    void should_refuse_sizes_that_make_no_sense() {
        assertThatThrownBy(() -> Splitter.byTokens(3, 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("A chunk of 3 tokens is too small. Pass at least 8, for example 200.");
        assertThatThrownBy(() -> Splitter.byTokens(100, 51))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("An overlap of 51 tokens does not fit chunks of 100. Pass 0 to 50.");
    }

    @Test
    void should_lose_no_word_of_the_bundled_sample() throws IOException {
        var sample = Path.of("src/main/resources/io/github/ragshell/sample");
        var splitter = Splitter.byHeading().then(Splitter.byTokens(60, 0));
        var documents = Documents.below(sample, WORDS, "**/*.md");

        documents.forEach(
                document -> {
                    String all = Documents.split(document, splitter, WORDS).stream()
                            .map(Chunk::text)
                            .collect(Collectors.joining());
                    assertThat(all.replaceAll("\\s", ""))
                            .isEqualTo(document.text().replaceAll("\\s", ""));
                },
                skipped -> assertThat(skipped).isNull());
    }
}
