package io.github.ragshell.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.view.RecordingDisplay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;

class TextSplitTest {

    @TempDir
    Path directory;

    private void write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static List<String> pieces(String text, String separator) {
        return TextSplit.split(text, separator, "a.md", 0).stream()
                .map(Chunk::text)
                .toList();
    }

    @Test
    void should_split_as_python_does_and_keep_empty_pieces() {
        // Python: "# a# # b".split("# ") and so on
        assertThat(pieces("# a# # b", "# ")).containsExactly("", "a", "", "b");
        assertThat(pieces("a# ", "# ")).containsExactly("a", "");
        assertThat(pieces("", "# ")).containsExactly("");
        assertThat(pieces("####", "##")).containsExactly("", "", "");
        assertThat(pieces("aXXXb", "XX")).containsExactly("a", "Xb");
    }

    @Test
    void should_number_the_chunks_over_all_files_in_sorted_order() throws IOException {
        write("b.md", "# two");
        write("B.md", "zero");
        write("a.md", "one");
        write("c.txt", "not me");
        write(".hidden.md", "nor me");

        Chunks chunks = TextSplit.split(directory, "*.md", "# ");

        assertThat(chunks).extracting(Chunk::id).containsExactly(0L, 1L, 2L, 3L);
        assertThat(chunks).extracting(Chunk::source).containsExactly("B.md", "a.md", "b.md", "b.md");
        assertThat(chunks.texts()).containsExactly("zero", "one", "", "two");
    }

    @Test
    void should_search_subdirectories_only_where_the_pattern_says_so() throws IOException {
        write("a.md", "a");
        write("sub/b.md", "b");

        assertThat(TextSplit.split(directory, "*.md", "# ").texts()).containsExactly("a");
        assertThat(TextSplit.split(directory, "**/*.md", "# ").texts()).containsExactly("a", "b");
        assertThat(TextSplit.split(directory, "sub/*.md", "# ").get(0).source()).isEqualTo("sub/b.md");
    }

    @Test
    void should_follow_links_and_name_what_it_leaves_out() throws IOException {
        write("a.md", "a");
        Path elsewhere = Files.createDirectories(directory.resolve(".elsewhere"));
        Files.writeString(elsewhere.resolve("b.md"), "b");
        Files.createSymbolicLink(directory.resolve("linked"), elsewhere);
        Files.createSymbolicLink(elsewhere.resolve("up"), directory);

        try (var display = RecordingDisplay.use()) {
            assertThat(TextSplit.split(directory, "**/*.md", "# "))
                    .extracting(Chunk::source)
                    .containsExactly("a.md", "linked/b.md");
            assertThat(display.notices())
                    .containsExactly("linked/up was left out: it is a link to a directory above it.");
        }
    }

    @Test
    void should_know_line_and_heading_of_each_chunk() {
        String text = """
                ---
                title: T
                ---

                # Title

                #### First?

                Text.
                ```
                # no heading
                ```
                #### Second? ####
                More.""";

        List<Chunk> chunks = TextSplit.split(text, "# ", "a.md", 0);

        assertThat(chunks).extracting(Chunk::line).containsExactly(1, 5, 7, 11, 13);
        assertThat(chunks).extracting(Chunk::heading).containsExactly("", "Title", "First?", "First?", "Second?");
    }

    @Test
    void should_find_headings_as_markdown_has_them() {
        String text = """
                #no heading
                   # Indented # #
                    # code, not a heading
                ````
                ```
                # inside a longer fence
                ````
                ~~~
                ```
                # inside tildes
                ~~~
                #\tTab
                - # in a list
                Under
                ---
                ####### seven
                #
                end""";

        assertThat(text.lines().map(line -> new Headings(text).headingAt(text.indexOf(line))))
                .as("heading of each line")
                .containsExactly(
                        "",
                        "Indented #",
                        "Indented #",
                        "Indented #",
                        "Indented #",
                        "Indented #",
                        "Indented #",
                        "Indented #",
                        "Indented #",
                        "Indented #",
                        "Indented #",
                        "Tab",
                        "Tab",
                        "Tab",
                        "Tab",
                        "Tab",
                        "",
                        "");
    }

    /** Texts that took 24.7 s and 14.5 s, and what else might take a parser long. */
    @ParameterizedTest
    @MethodSource
    void should_split_a_hostile_text_at_once(String text) {
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> TextSplit.split(text, "# ", "a.md", 0));
    }

    static Stream<String> should_split_a_hostile_text_at_once() {
        return Stream.of(
                "# a" + " ".repeat(40_000) + "b",
                ("#" + " ".repeat(1500) + "\u2028").repeat(20),
                "# " + "# ".repeat(100_000),
                "#".repeat(1_000_000),
                "[".repeat(1_000_000),
                "> ".repeat(500_000) + "# a",
                "- ".repeat(500_000) + "# a",
                "[a]: ".repeat(200_000),
                "[a]: <b\n".repeat(200_000),
                "a\n".repeat(500_000) + "---",
                "```\n".repeat(250_001),
                "`".repeat(1_000_000),
                "<a b='".repeat(200_000),
                "\t# ".repeat(300_000));
    }

    @Test
    void should_take_the_name_of_a_directory() throws IOException {
        write("a.md", "one");

        assertThat(TextSplit.split(directory.toString(), "*.md", "# ").texts()).containsExactly("one");
        assertThatThrownBy(() -> TextSplit.split("a\0b", "*.md", "# "))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("can't be the name of a directory: Nul character not allowed.");
    }

    @Test
    void should_read_all_line_ends_as_python_does() throws IOException {
        write("a.md", "a\r\nb\rc");

        assertThat(TextSplit.split(directory, "*.md", "# ").texts()).containsExactly("a\nb\nc");
    }

    @Test
    void should_refuse_an_empty_separator() {
        assertThatThrownBy(() -> TextSplit.split(directory, "*.md", ""))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The separator is empty. Pass the text to cut at, for example \"# \" for Markdown headings.");
    }

    @ParameterizedTest
    @NullAndEmptySource
    void should_refuse_an_empty_pattern(String glob) {
        assertThatThrownBy(() -> TextSplit.split(directory, glob, "# "))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("The file pattern is empty. Write for example *.md.");
    }

    @Test
    void should_say_which_directory_was_searched_when_no_file_matches() {
        assertThatThrownBy(() -> TextSplit.split(directory, "*.md", "# "))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("No file matches '*.md' in %s. Check the pattern; use **/ to search subdirectories."
                        .formatted(directory));
    }

    @Test
    void should_say_that_the_directory_is_missing() {
        assertThatThrownBy(() -> TextSplit.split(directory.resolve("no"), "*.md", "# "))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("There is no directory %s. Pass the directory that holds the documents."
                        .formatted(directory.resolve("no")));
    }

    @Test
    void should_explain_a_broken_pattern() {
        assertThatThrownBy(() -> TextSplit.split(directory, "*.[md", "# "))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("'*.[md' is not a file pattern: Missing ']. Write for example *.md.");
    }

    @Test
    void should_name_the_byte_that_is_not_utf_8() throws IOException {
        Files.write(directory.resolve("a.md"), "Köln".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> TextSplit.split(directory, "*.md", "# "))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("%s is not UTF-8: byte 0xf6 at position 1. Convert it, for example with iconv -t UTF-8."
                        .formatted(directory.resolve("a.md")));
    }

    @Test
    void should_show_itself_as_a_table() {
        var chunks = new Chunks(List.of(new Chunk(0, "How?\n\nSo.", "a.md", 7, "How?")));

        assertThat(chunks).hasToString("1 chunk");
        assertThat(chunks.text(80)).isEqualTo("""
                         1 chunk
                         id │ source │ line │ heading │ characters │ text
                        ────┼────────┼──────┼─────────┼────────────┼──────────
                          0 │ a.md   │    7 │ How?    │          9 │ How? So.""");
    }
}
