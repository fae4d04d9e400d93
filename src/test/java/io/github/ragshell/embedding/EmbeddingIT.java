package io.github.ragshell.embedding;

import static io.github.ragshell.embedding.GoldenVectors.distance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

/** The bundled model on the real ONNX Runtime. */
class EmbeddingIT {

    private static final double TOLERANCE = 1e-5;

    private static EmbeddingModel model;

    @BeforeAll
    static void load() {
        System.setProperty("ragshell.cache", "off");
        model = OnnxEmbeddingModel.load("all-minilm-l6-v2");
    }

    @AfterAll
    static void close() {
        model.close();
        System.clearProperty("ragshell.cache");
    }

    @Test
    void should_equal_the_python_pipeline() throws IOException {
        for (var golden : GoldenVectors.of("all-minilm-l6-v2")) {
            assertThat(distance(model.encodeQuery(golden.text()), golden.vector()))
                    .as(golden.text())
                    .isLessThan(TOLERANCE);
        }
    }

    @Test
    void should_equal_the_python_pipeline_with_bge_and_put_its_prefix_before_questions_only() throws IOException {
        try (EmbeddingModel bge = OnnxEmbeddingModel.load("bge-small-en-v1.5")) {
            for (var golden : GoldenVectors.of("bge-small-en-v1.5")) {
                float[] vector = bge.encodeDocuments(List.of(golden.text())).get(0);
                assertThat(distance(vector, golden.vector())).as(golden.text()).isLessThan(TOLERANCE);
            }
            String question = "Where are vectors stored?";
            float[] prefixed = bge.encodeDocuments(List.of(ModelProfile.BGE_PREFIX + question))
                    .get(0);
            assertThat(distance(bge.encodeQuery(question), prefixed)).isLessThan(TOLERANCE);
        }
    }

    @Test
    void should_give_a_text_the_same_vector_alone_and_among_others() {
        // given
        List<String> texts = randomTexts(new Random(42), 200);

        // when
        Embeddings together = model.encodeDocuments(texts);
        var shuffled = new ArrayList<>(texts);
        Collections.shuffle(shuffled, new Random(1));
        Embeddings inAnotherOrder = model.encodeDocuments(shuffled);

        // then
        for (int i = 0; i < texts.size(); i++) {
            float[] alone = model.encodeQuery(texts.get(i));
            assertThat(distance(together.get(i), alone)).as(texts.get(i)).isLessThan(TOLERANCE);
            assertThat(distance(inAnotherOrder.get(shuffled.indexOf(texts.get(i))), alone))
                    .isLessThan(TOLERANCE);
            assertThat(Vectors.norm(alone)).isCloseTo(1, within(1e-6));
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
