package io.github.ragshell.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.Documents;
import io.github.ragshell.corpus.Splitter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The tokens of texts, word by word, are those that the Hugging Face tokenizer gives for the whole text. */
class WordTokensIT {

    private static final int MAX_TOKENS = 128;
    private static final String SAMPLE = "src/main/resources/io/github/ragshell/sample";
    private static final List<String> ODD = List.of(
            "",
            " ",
            "\n\t\r ",
            "a\u0000b",
            "a \u0000 b",
            "a\fb",
            "a\u00a0b",
            "a\u2003b\u2028c",
            "[SEP] [MASK]x [CLS]",
            "\u0301 a\u0301 \u0301",
            "ΟΔΟΣ ΟΔΟΣ",
            "中文 中文字符",
            "日本語の文章です。",
            "e\u0301\u0323 İSTANBUL ß ﬁ",
            "\uD83D\uDE00 smile\uD83D\uDE00\uD83D\uDE00",
            "a".repeat(99) + " " + "b".repeat(101),
            "x".repeat(20_000),
            "字".repeat(5_000),
            "lone \uD83D end",
            "-- ## a--b `c` don't 3.14 1,000",
            "\u200b \u200d zero\u200bwidth",
            "\uFEFF bom");

    @Test
    void should_be_the_same_as_those_of_the_whole_text() throws Exception {
        Path file = ModelFiles.find("all-minilm-l6-v2-q").tokenizer();
        var texts = new ArrayList<>(ODD);
        Documents.below(Path.of(SAMPLE), String::length).split(Splitter.byHeading()).stream()
                .map(Chunk::text)
                .forEach(texts::add);
        texts.addAll(random(2_000));
        try (var encoder = new TextEncoder(file, MAX_TOKENS);
                var whole = tokenizer(file, "false");
                var cut = tokenizer(file, "true")) {
            for (String text : texts) {
                String valid = text.replace('\uD83D', text.contains("lone") ? '\uFFFD' : '\uD83D');
                TextEncoder.Tokens tokens = encoder.encode(text);
                Encoding expected = cut.encode(valid);
                assertThat(tokens.ids()).as(text).isEqualTo(ints(expected.getIds()));
                long[] all = whole.encode(valid).getIds();
                assertThat(tokens.truncated()).as(text).isEqualTo(all.length > MAX_TOKENS);
                assertThat(encoder.count(text)).as(text).isEqualTo(all.length - 2);
            }
        }
    }

    private static HuggingFaceTokenizer tokenizer(Path file, String truncation) throws Exception {
        return HuggingFaceTokenizer.newInstance(
                file, Map.of("truncation", truncation, "maxLength", Integer.toString(MAX_TOKENS), "padding", "false"));
    }

    // Words of the alphabet, of accents, signs and other scripts, and spaces of all kinds
    private static List<String> random(int count) {
        var random = new Random(7);
        int[] first = {'a', 'A', '!', ' ', 0x300, 0xC0, 0x370, 0x400, 0x5D0, 0xAC00, 0x4E00, 0x1F600, 0x2000, 0, 0x9};
        return IntStream.range(0, count)
                .mapToObj(i -> random.ints(1 + random.nextInt(200), 0, first.length)
                        .map(range -> first[range] + random.nextInt(range == 3 ? 1 : 16))
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining()))
                .toList();
    }

    private static int[] ints(long[] ids) {
        return Arrays.stream(ids).mapToInt(id -> (int) id).toArray();
    }
}
