package io.github.ragshell.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTest {

    @Test
    void should_show_tags_as_text() {
        assertThat(Markdown.html("a <b>**c**</b> `<d>` \\< <http://x.org>\n\n<div>\n*e*\n</div>\n\n```\n<f>\n```\n"))
                .isEqualTo(
                        "<p>a &lt;b&gt;<strong>c</strong>&lt;/b&gt; <code>&lt;d&gt;</code> \\&lt; &lt;http://x.org&gt;</p>\n<p>&lt;div&gt;\n<em>e</em>\n&lt;/div&gt;</p>\n<pre><code>&lt;f&gt;\n</code></pre>\n");
    }

    @Test
    void should_show_tables() {
        assertThat(Markdown.html("| a | b |\n|---|:-:|\n| 1 | 2 |"))
                .contains("<th style=\"text-align: left\">a</th>", "<td align=\"center\">2</td>");
    }

    @Test
    void should_keep_a_citation_and_its_source_whatever_the_text_says_where_it_leads() {
        assertThat(Markdown.html("In MinIO [1]. In etcd [2].\n\n[1]: a.md \"Storage\"\n[2]: https://evil.example/x\n"))
                .isEqualTo(
                        "<p>In MinIO [1]. In etcd [2].</p>\n<p>[1]: a.md &quot;Storage&quot;\n[2]: https://evil.example/x</p>\n");
        assertThat(Markdown.html("> [a\n> b]: c\n\n[a b] `[1]: x` [c](http://[::1]:80/ \"]: d\")"))
                .contains(
                        "<p>[a\nb]: c</p>", "<p>[a b] <code>[1]: x</code> <a href=\"http://[::1]:80/\" title=\"]: d\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ">",
                "<",
                "[",
                "![",
                "[a](",
                "[a](<b",
                "<a ",
                "<!--",
                "`",
                "`a``b```c",
                "*a **b ",
                "- ",
                "* a\n",
                "![a](b",
                "[[a]",
                "&#",
                "a\n=\n",
                "\\",
                "~",
                "1. ",
                "\t> ",
                "[a]: <",
                "|a",
                "_a __b ",
            })
    void should_render_a_hostile_text_of_a_million_characters_at_once(String piece) {
        String text = piece.repeat(1_000_000 / piece.length());

        String html = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Markdown.html(text));

        assertThat(html).hasSizeLessThan(12_000_000);
    }

    @Test
    void should_render_deep_nesting_and_wide_tables_without_overflow() {
        String images = "![".repeat(10_000) + "a" + "](b)".repeat(10_000);
        String emphasis = "*a **b ".repeat(5_000) + "c** d* ".repeat(5_000);
        String table = "|a".repeat(10_000) + "\n" + "|-".repeat(10_000) + "\n" + "|x\n".repeat(10_000);
        for (String text : new String[] {images, emphasis, table}) {
            String html = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Markdown.html(text));

            assertThat(html).hasSizeLessThan(1_000_000);
        }
    }

    @Test
    void should_show_pictures_in_each_other_as_code_when_they_are_too_deep() {
        for (int count : new int[] {200, 2_000}) {
            String text = "![".repeat(count) + "a" + "](b)".repeat(count);

            assertThat(Markdown.html(text)).isEqualTo("<pre><code>" + text + "</code></pre>\n");
        }
    }

    @Test
    void should_show_what_is_beyond_the_limit_as_plain_text() {
        String html = Markdown.html("a".repeat(MarkdownTree.MAX_CHARACTERS) + "**b** <c>");

        assertThat(html).endsWith("<pre>**b** &lt;c&gt;</pre>\n");
    }
}
