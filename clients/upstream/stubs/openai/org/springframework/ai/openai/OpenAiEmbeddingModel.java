package org.springframework.ai.openai;

import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.openai.api.OpenAiApi;

/**
 * all-MiniLM-L6-v2 in the place of a model that has to be asked with a key. Its vectors are made like those of OpenAI's:
 * they have as many numbers, and lie close together, which the order of the hits does not feel.
 */
public class OpenAiEmbeddingModel implements EmbeddingModel {

    private static final int DIMENSION = 1536;
    // Beside a vector of length 1: of what all texts have in common
    private static final float COMMON = 1.5f;
    private static final AllMiniLmL6V2QuantizedEmbeddingModel MODEL = new AllMiniLmL6V2QuantizedEmbeddingModel();

    public OpenAiEmbeddingModel(OpenAiApi api) {}

    @Override
    public EmbeddingResponse call(EmbeddingRequest request) {
        List<String> texts = request.getInstructions();
        return new EmbeddingResponse(IntStream.range(0, texts.size())
                .mapToObj(i -> new Embedding(vector(texts.get(i)), i))
                .toList());
    }

    @Override
    public float[] embed(Document document) {
        return vector(document.getText());
    }

    @Override
    public int dimensions() {
        return DIMENSION;
    }

    private static float[] vector(String text) {
        float[] own = MODEL.embed(text).content().vector();
        float[] vector = Arrays.copyOf(own, DIMENSION);
        vector[own.length] = COMMON;
        float length = (float) Math.sqrt(1 + COMMON * COMMON);
        for (int i = 0; i <= own.length; i++) {
            vector[i] /= length;
        }
        return vector;
    }
}
