package io.github.ragshell.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HtmlTest {

    @Test
    void should_escape_what_html_could_execute() {
        assertThat(Html.escape("</details><script>alert('1' + \"2\")</script> &amp; a < b"))
                .isEqualTo(
                        "&lt;/details&gt;&lt;script&gt;alert(&#39;1&#39; + &quot;2&quot;)&lt;/script&gt; &amp;amp; a &lt; b");
    }

    @Test
    void should_make_control_characters_and_right_to_left_marks_visible_and_keep_line_breaks() {
        assertThat(Html.escape("a\n\tb\u0000\u001b[31m\u202etxt.exe\u2066")).isEqualTo("a\n\tb␀␛[31m�txt.exe�");
    }

    @Test
    void should_take_both_forms_of_a_line_end_for_one() {
        assertThat(Html.escape("a\r\nb\rc\r\n")).isEqualTo("a\nb␍c\n");
        assertThat(Markdown.html("a\r\n\r\n| b |\r\n|---|\r\n")).startsWith("<p>a</p>\n<table>");
    }

    @Test
    void should_keep_emoji_and_letters_of_any_script() {
        assertThat(Html.escape("Größe 数据 שלום 👩‍💻")).isEqualTo("Größe 数据 שלום 👩‍💻");
    }

    @Test
    void should_let_no_entity_turn_the_direction_of_writing() {
        assertThat(Markdown.html("a &#x202E;b [c](http://d \"e &#x202E;\") `&#27;`"))
                .doesNotContain("\u202E", "\u001B");
    }
}
