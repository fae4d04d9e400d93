package io.github.ragshell.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WordTokensTest {

    private static final String BERT = """
            {"version": "1.0", "truncation": {"max_length": 128}, "added_tokens": [{"content": "[CLS]", "lstrip": false, "rstrip": false}],
             "normalizer": {"type": "BertNormalizer", "lowercase": true}, "pre_tokenizer": {"type": "BertPreTokenizer"},
             "model": {"type": "WordPiece", "vocab": {"a": 0}}}
            """;

    @Test
    void should_tokenize_word_by_word_only_where_no_token_looks_across_a_space() {
        assertThat(WordTokens.areIndependent(BERT)).isTrue();

        assertThat(WordTokens.areIndependent(BERT.replace("BertPreTokenizer", "Metaspace")))
                .isFalse();
        assertThat(WordTokens.areIndependent(BERT.replace("BertNormalizer", "Precompiled")))
                .isFalse();
        assertThat(WordTokens.areIndependent(BERT.replace("\"lstrip\": false", "\"lstrip\": true")))
                .isFalse();
        assertThat(WordTokens.areIndependent(BERT.replace("[CLS]", "two words")))
                .isFalse();
        assertThat(WordTokens.areIndependent(BERT.replace("\"normalizer\"", "\"other\"")))
                .isFalse();
        assertThat(WordTokens.areIndependent(BERT.replaceAll("(?s)\"pre_tokenizer.*?},", "\"pre_tokenizer\": null,")))
                .isFalse();
        assertThat(WordTokens.areIndependent("[]")).isFalse();
        assertThat(WordTokens.areIndependent("{")).isFalse();
    }

    @Test
    void should_ask_once_for_a_word_and_forget_when_there_are_too_many() {
        var words = new WordTokens();
        var asked = new AtomicInteger();

        for (int i = 0; i < 3; i++) {
            assertThat(words.of("word", word -> new int[] {asked.incrementAndGet()}))
                    .containsExactly(1);
        }
        for (int i = 0; i < 100_000; i++) {
            words.of("word" + i, word -> new int[1]);
        }

        assertThat(words.of("word", word -> new int[] {asked.incrementAndGet()}))
                .containsExactly(2);
    }
}
