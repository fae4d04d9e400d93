package io.github.ragshell.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinesTest {

    @Test
    void should_break_between_words_and_keep_line_breaks_and_indentation() {
        String text = "No server answers at the address.\n  Start it, or pass another address.\nShort.";

        assertThat(Lines.wrap(text, 20)).isEqualTo("""
                No server answers at
                the address.
                  Start it, or pass
                  another address.
                Short.""");
    }

    @Test
    void should_not_break_a_word_that_is_wider_than_the_line() {
        assertThat(Lines.wrap("see http://localhost:19530/database now", 10))
                .isEqualTo("see\nhttp://localhost:19530/database\nnow");
    }

    @Test
    void should_count_wide_characters_as_two_columns() {
        assertThat(Lines.wrap("数据 数据 数据", 9)).isEqualTo("数据 数据\n数据");
    }
}
