package io.github.ragshell.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.ragshell.corpus.Sentence;
import io.github.ragshell.corpus.Sentences;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passages and answers that are made to hang a parser, or to overflow its stack. */
class HostileTextTest {

    private static final Duration HANGS = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[", ">", "<", "`", "<!--", "[1,", "[1]", ".[1]", " ", "![", "[a](", "http://", "a. ", "- ", "---\n",
                "*a **b ", "&lt;", "(", "|-", "|", "| [1]\n", "# [1]\n", "# [a]\n", "<b>", "</a", "<a ", "</a >",
                "\u2028", "#  ",
            })
    void should_read_a_passage_and_an_answer_at_once(String piece) {
        String text = piece.repeat(200_000 / piece.length()) + "b";

        assertTimeoutPreemptively(HANGS, () -> {
            assertThat(Sentences.of(text, "")).hasSizeLessThanOrEqualTo(Sentences.MAX);
            assertThat(LooseLines.of(text)).hasSizeLessThanOrEqualTo(Sentences.MAX);
            CitationMarks.in(text);
            CitationMarks.without(text);
            card(text);
        });
    }

    @Test
    void should_read_a_mark_of_thousands_of_numbers() {
        String mark = "[" + "1,".repeat(100_000) + "2]";

        assertThat(CitationMarks.in("In etcd " + mark + ".")).containsExactly(1, 2);
        assertThat(CitationMarks.without("In etcd " + mark + ".")).isEqualTo("In etcd.");
    }

    @Test
    void should_find_the_sentence_beside_brackets_without_end() {
        assertThat(Sentences.of("Metadata is in etcd.\n\n" + "[".repeat(65_000), ""))
                .first()
                .extracting(Sentence::plain)
                .isEqualTo("Metadata is in etcd.");
    }

    private static void card(String text) {
        var generation =
                new Generation("stop", OptionalLong.empty(), OptionalLong.empty(), Duration.ZERO, Duration.ZERO);
        var prompt = Prompt.cited("q", StubEndpoint.hits(text));
        assertThat(new Answer(text, "m", prompt, generation, List.of()).html()).isNotEmpty();
    }
}
