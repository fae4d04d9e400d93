package io.github.ragshell.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentencesTest {

    private static List<String> plain(String text) {
        return Sentences.of(text, "").stream().map(Sentence::plain).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<answer>Data is kept. It is deleted.</answer>",
                "<answer>\nData is kept.\nIt is deleted.\n</answer>",
                "<a id=\"x\"></a><b>Data is kept.</b> It is deleted.",
                "- <b>Data</b> is kept.\n- <my-tag>It is deleted.</my-tag>",
                "<div class=\"note\">\n\nData is kept. It is deleted.\n\n</div>",
                "Data is kept.\n<br/>It is deleted.",
            })
    void should_find_the_sentences_in_tags(String text) {
        assertThat(plain(text)).containsExactly("Data is kept.", "It is deleted.");
    }

    @Test
    void should_take_an_address_and_code_for_no_tag() {
        assertThat(plain("<https://example.org> has `</b>` in it."))
                .containsExactly("<https://example.org> has </b> in it.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<h2>A title.</h2>", "<tr><td>a.</td><td>b.</td></tr>", "<img src=\"a.png\"> ", "| a. |"})
    void should_take_headings_tables_and_pictures_in_tags_for_no_sentence(String line) {
        assertThat(plain(line + "\n\nData is kept.\n" + line)).containsExactly("Data is kept.");
    }

    @Test
    void should_find_the_sentences_between_rules() {
        assertThat(plain("---\nData is kept.\n\n---\n\nIt is deleted."))
                .containsExactly("Data is kept.", "It is deleted.");
        assertThat(plain("---\nData is kept.\n\n| a | b |\n---|---\n| 1 | 2 |")).contains("Data is kept.");
        assertThat(plain("---\nid: x\ntags:\n- a\n---\nData is kept.")).containsExactly("Data is kept.");
    }
}
