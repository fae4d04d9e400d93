package io.github.ragshell.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.github.ragshell.Missing;
import io.github.ragshell.SystemProperties;
import io.github.ragshell.core.Setting;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that are much longer than a model reads. */
class LongTextIT {

    private static final int MAX_TOKENS = 512;

    private final SystemProperties properties = new SystemProperties();

    // What is kept from an earlier run is not read at all
    @BeforeEach
    void keepNothing() {
        properties.with(Setting.RAGSHELL_CACHE, "off");
    }

    @AfterEach
    void restore() {
        properties.close();
    }

    @ParameterizedTest
    @MethodSource
    void should_read_the_same_tokens_as_of_the_whole_text(String text) throws Exception {
        // given
        var file = ModelFiles.find(Setting.RAGSHELL_MODEL.defaultValue()).tokenizer();
        long[] whole;
        try (var tokenizer = HuggingFaceTokenizer.newInstance(
                file,
                Map.of(
                        "truncation",
                        "true",
                        "padding",
                        "false",
                        "maxLength",
                        "" + MAX_TOKENS,
                        "modelMaxLength",
                        "" + MAX_TOKENS))) {
            whole = tokenizer.encode(text).getIds();
        }

        // when
        TextEncoder.Tokens tokens;
        try (var encoder = new TextEncoder(file, MAX_TOKENS)) {
            tokens = encoder.encode(text);
        }

        // then
        assertThat(Arrays.stream(tokens.ids()).asLongStream())
                .containsExactly(Arrays.stream(whole).boxed().toArray(Long[]::new));
        assertThat(tokens.truncated()).isEqualTo(whole.length == MAX_TOKENS);
    }

    static List<String> should_read_the_same_tokens_as_of_the_whole_text() {
        var random = new Random(20);
        String words = words(random, 40_000, "abcdefghijklmnop");
        return List.of(
                words,
                words.replace(' ', '\u3000'),
                words.replace(" ", ""),
                words.replace(" ", "-"),
                "a" + " ".repeat(100_000) + "b",
                "a".repeat(100_000) + " b c",
                ("a".repeat(9_000) + " ").repeat(20),
                "\u6570\u636E".repeat(50_000),
                "\uD83D\uDE80".repeat(50_000),
                "x" + "\uD83D\uDE80".repeat(50_000),
                words(random, 40_000, "e\u0301\u00DF\u03A3"));
    }

    @Test
    void should_read_the_beginning_of_16_megabytes_at_once() {
        String text = "Where does Milvus store data? ".repeat(560_000);
        try (EmbeddingModel model = OnnxEmbeddingModel.load(Setting.RAGSHELL_MODEL.defaultValue())) {
            Embeddings vectors = assertTimeoutPreemptively(
                    Duration.ofSeconds(10), () -> model.encodeDocuments(List.of(text, text.substring(0, 5_000))));

            assertThat(vectors.get(0)).containsExactly(vectors.get(1));
            assertThat(vectors.truncated()).containsExactly(0, 1);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void should_take_no_memory_for_the_end_of_16_megabytes() throws Exception {
        String text = "Where does Milvus store data? ".repeat(560_000);
        try (EmbeddingModel model = OnnxEmbeddingModel.load(Setting.RAGSHELL_MODEL.defaultValue())) {
            model.encodeQuery("warm");
            forgetPeak();
            long before = megabytes("VmHWM");

            model.encodeDocuments(List.of(text));

            assertThat(megabytes("VmHWM") - before).isLessThan(500);
        }
    }

    private static void forgetPeak() throws IOException {
        try {
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        } catch (AccessDeniedException e) {
            Missing.skip("The system does not let a process forget its peak.");
        }
    }

    private static long megabytes(String what) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith(what + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                    .sum();
        }
    }

    private static String words(Random random, int count, String letters) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            for (int length = 1 + random.nextInt(8); length > 0; length--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            text.append(' ');
        }
        return text.toString();
    }
}
