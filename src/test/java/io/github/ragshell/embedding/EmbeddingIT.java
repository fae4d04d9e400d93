package io.github.ragshell.embedding;

import static io.github.ragshell.embedding.GoldenVectors.distance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ragshell.core.Setting;
import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.Chunks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundled models on the real ONNX Runtime. */
class EmbeddingIT {

    private static final double TOLERANCE = 1e-5;

    private static EmbeddingModel model;

    @BeforeAll
    static void load() {
        System.setProperty("ragshell.cache", "off");
        model = OnnxEmbeddingModel.load(Setting.RAGSHELL_MODEL.defaultValue());
    }

    @AfterAll
    static void close() {
        model.close();
        System.clearProperty("ragshell.cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"all-minilm-l6-v2", "bge-small-en-v1.5"})
    void should_equal_the_python_pipeline(String name) throws IOException {
        try (EmbeddingModel it = OnnxEmbeddingModel.load(name)) {
            for (var golden : GoldenVectors.of(name)) {
                float[] vector = it.encodeDocuments(List.of(golden.text())).get(0);
                assertThat(distance(vector, golden.vector())).as(golden.text()).isLessThan(TOLERANCE);
            }
        }
    }

    /** The last bit of a sum, which processors and versions round each in its way, can move an activation by a step. */
    @Test
    void should_equal_the_python_pipeline_up_to_steps_with_8_bits() throws IOException {
        List<GoldenVectors.Golden> all = GoldenVectors.of("all-minilm-l6-v2-q");

        List<Double> similarities = all.stream()
                .map(golden -> Vectors.dot(model.encodeQuery(golden.text()), golden.vector()))
                .toList();

        assertThat(similarities).allMatch(similarity -> similarity > 0.98);
        assertThat(similarities.stream().filter(similarity -> similarity > 0.9999))
                .hasSizeGreaterThan(all.size() / 2);
    }

    @Test
    void should_put_the_prefix_of_bge_before_questions_only() {
        try (EmbeddingModel bge = OnnxEmbeddingModel.load("bge-small-en-v1.5")) {
            String question = "Where are vectors stored?";
            float[] prefixed = bge.encodeDocuments(List.of(ModelProfile.BGE_PREFIX + question))
                    .get(0);
            assertThat(distance(bge.encodeQuery(question), prefixed)).isLessThan(TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"all-minilm-l6-v2-q", "all-minilm-l6-v2", "bge-small-en-v1.5"})
    void should_give_a_text_the_same_vector_alone_and_among_others(String name) {
        // given
        List<String> texts = randomTexts(new Random(42), 200);

        try (EmbeddingModel it = OnnxEmbeddingModel.load(name)) {
            // when
            Embeddings together = it.encodeDocuments(texts);
            var shuffled = new ArrayList<>(texts);
            Collections.shuffle(shuffled, new Random(1));
            Embeddings inAnotherOrder = it.encodeDocuments(shuffled);

            // then
            for (int i = 0; i < texts.size(); i++) {
                float[] alone = it.encodeDocuments(List.of(texts.get(i))).get(0);
                assertThat(distance(together.get(i), alone)).as(texts.get(i)).isLessThan(TOLERANCE);
                assertThat(distance(inAnotherOrder.get(shuffled.indexOf(texts.get(i))), alone))
                        .isLessThan(TOLERANCE);
                assertThat(Vectors.norm(alone)).isCloseTo(1, within(1e-6));
            }
        }
    }

    @Test
    void should_say_which_texts_were_cut_off() {
        // given
        String fits = "milvus ".repeat(80);
        String tooLong = "a ".repeat(50_000);

        // when
        Embeddings vectors = model.encodeDocuments(List.of(fits, tooLong, "", tooLong + "!"));

        // then
        assertThat(vectors.truncated()).containsExactly(1, 3);
        assertThat(vectors.get(1)).containsExactly(vectors.get(3));
        assertThat(model.maxTokens()).isEqualTo(512);
    }

    @Test
    void should_keep_the_order_of_chunks() {
        // given
        var chunks = new Chunks(List.of(
                new Chunk(0, "a longer text about vector databases and their indexes", "a.md", 1, ""),
                new Chunk(1, "short", "a.md", 2, "")));

        // when
        Embeddings vectors = model.encodeDocuments(chunks);

        // then
        assertThat(vectors.size()).isEqualTo(2);
        assertThat(distance(vectors.get(1), model.encodeQuery("short"))).isLessThan(TOLERANCE);
    }

    @Test
    void should_encode_nothing_as_nothing() {
        assertThat(model.encodeDocuments(List.of()).size()).isZero();
        assertThat(model.encodeQueries(List.of()).dimension()).isEqualTo(384);
    }

    /** Every kind of text there is, each seen often: planes, control characters, half surrogate pairs, lengths. */
    static List<String> randomTexts(Random random, int count) {
        var texts = new ArrayList<String>(
                List.of("", "x", "\uD83D", "\uDE80 a", "a\uD83Db", "\u0000", "a".repeat(100_000)));
        while (texts.size() < count) {
            int length = 1 << random.nextInt(9);
            var text = new StringBuilder();
            for (int i = 0; i < length; i++) {
                switch (random.nextInt(6)) {
                    case 0 -> text.appendCodePoint(random.nextInt(0x110000));
                    case 1 -> text.append((char) (0xD800 + random.nextInt(0x800)));
                    case 2 -> text.append((char) random.nextInt(0x20));
                    case 3 -> text.append(' ');
                    default -> text.append((char) ('a' + random.nextInt(26)));
                }
            }
            texts.add(text.toString());
        }
        return texts;
    }
}
