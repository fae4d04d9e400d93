package io.github.ragshell.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ragshell.core.InvalidInputException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeywordModelTest {

    private final KeywordModel english = KeywordModel.english();

    @Test
    void should_find_an_identifier_whole_and_by_its_parts() {
        var document = english.encodeDocument("Set `common.retentionDuration` to 3600.");

        assertThat(document.keySet())
                .containsAll(english.terms("common.retentionDuration"))
                .containsAll(english.terms("retention"))
                .containsAll(english.terms("DURATION"))
                .doesNotContainAnyElementsOf(english.terms("storage"));
    }

    @Test
    void should_compare_stems_in_the_language() {
        assertThat(english.terms("vectors searching")).isEqualTo(english.terms("vector search"));
        assertThat(KeywordModel.german().terms("Häuser"))
                .isEqualTo(KeywordModel.german().terms("Haus"));
        assertThat(KeywordModel.plain().terms("vectors"))
                .isNotEqualTo(KeywordModel.plain().terms("vector"));
    }

    @Test
    void should_leave_out_the_words_that_every_text_has() {
        assertThat(english.terms("the and of it")).isEmpty();
    }

    @Test
    void should_give_the_scores_of_bm25_with_lucenes_idf() {
        // A text as long as the fixed length: tf * 2.2 / (tf + 1.2)
        var words = new ArrayList<>(Collections.nCopies(118, "filler"));
        words.addAll(List.of("needle", "needle"));
        var document = english.encodeDocument(String.join(" ", words));

        long needle = english.terms("needle").get(0);
        assertThat(document.get(needle)).isCloseTo((float) (2 * 2.2 / (2 + 1.2)), within(1e-6f));
        assertThat(KeywordModel.rarity(100, 3)).isCloseTo(Math.log(1 + 97.5 / 3.5), within(1e-12));
    }

    @Test
    void should_weigh_a_word_in_a_short_text_more_than_in_a_long_one() {
        long word = english.terms("index").get(0);
        double[] weights = DoubleStream.of(1, 50, 500)
                .map(length -> english.encodeDocument("index " + "filler ".repeat((int) length))
                        .get(word))
                .toArray();

        assertThat(weights[0]).isGreaterThan(weights[1]);
        assertThat(weights[1]).isGreaterThan(weights[2]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "?!", "the"})
    void should_give_milvus_a_number_for_a_text_without_words(String text) {
        assertThat(english.encodeDocument(text)).hasSize(1).containsKey(0L);
    }

    @Test
    void should_read_a_long_word_of_signs_at_once() {
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> english.encodeDocument("a" + "._-".repeat(200_000) + " b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "what is common.retentionDuration",
                "error ERR_1004",
                "clientMaxRecvSize",
                "what does --set do",
                "find \"segment\" exactly",
                "code 0x1F",
                "E1042"
            })
    void should_see_that_a_question_names_something(String question) {
        assertThat(KeywordModel.namesSomething(question)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "How is data stored in Milvus?",
                "well-known ways to go",
                "Is it fast, e.g. for 3 users?",
                "Top 5?"
            })
    void should_see_that_a_question_names_nothing(String question) {
        assertThat(KeywordModel.namesSomething(question)).isFalse();
    }

    @Test
    void should_show_its_name() {
        assertThat(KeywordModel.english()).hasToString("bm25 english");
    }

    @Test
    void should_be_found_by_its_name() {
        assertThat(KeywordModel.named("bm25 german").name())
                .isEqualTo(KeywordModel.german().name());
        assertThatThrownBy(() -> KeywordModel.named("x"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "There is no keyword model 'x'. Take one of bm25 english, bm25 german, bm25 french, bm25 spanish, bm25 plain.");
    }
}
