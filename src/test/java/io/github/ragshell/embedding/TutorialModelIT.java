package io.github.ragshell.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.corpus.TextSplit;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The tutorial's own model and the numbers it publishes. Fetches the model from the hub, so it runs only when it is
 * asked for: {@code mvn verify -Dit.test=TutorialModelIT -Dragshell.online=true -Dragshell.faq=milvus_docs/en/faq}.
 */
@Tag("online")
@EnabledIfSystemProperty(named = "ragshell.online", matches = "true")
@EnabledIfSystemProperty(named = "ragshell.faq", matches = ".+")
class TutorialModelIT {

    private static final float[] PUBLISHED = {
        -0.04836066f,
        0.07163023f,
        -0.01130064f,
        -0.03789345f,
        -0.03320649f,
        -0.01318448f,
        -0.03041712f,
        -0.02269499f,
        -0.02317863f,
        -0.00426028f
    };

    @Test
    void should_give_the_numbers_of_the_tutorial() {
        Chunks chunks = TextSplit.split(Path.of(System.getProperty("ragshell.faq")), "*.md", "# ");
        try (EmbeddingModel model = OnnxEmbeddingModel.load("GPTCache/paraphrase-albert-onnx")) {
            float[] test = model.encodeQuery("This is a test");
            assertThat(model.dimension()).isEqualTo(768);
            for (int i = 0; i < PUBLISHED.length; i++) {
                assertThat(test[i]).isCloseTo(PUBLISHED[i], within(1e-5f));
            }

            Embeddings vectors = model.encodeDocuments(chunks);
            float[] question = model.encodeQuery("How is data stored in milvus?");
            List<Integer> best = IntStream.range(0, vectors.size())
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -Vectors.dot(question, vectors.get(i))))
                    .limit(3)
                    .toList();
            assertThat(best.stream().map(i -> chunks.get(i)
                            .text()
                            .strip()
                            .lines()
                            .findFirst()
                            .orElse("")))
                    .containsExactly(
                            "Where does Milvus store data?",
                            "How does Milvus flush data?",
                            "How does Milvus handle vector data types and precision?");
            double[] published = {0.65726656, 0.63121462, 0.61157775};
            for (int i = 0; i < 3; i++) {
                assertThat(Vectors.dot(question, vectors.get(best.get(i)))).isCloseTo(published[i], within(1e-4));
            }
        }
    }
}
