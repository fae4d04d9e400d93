package org.springframework.ai.openai;

import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.openai.api.OpenAiApi;

/** all-MiniLM-L6-v2 in the place of a model that has to be asked with a key. */
public class OpenAiEmbeddingModel implements EmbeddingModel {

    private static final AllMiniLmL6V2QuantizedEmbeddingModel MODEL = new AllMiniLmL6V2QuantizedEmbeddingModel();

    public OpenAiEmbeddingModel(OpenAiApi api) {}

    @Override
    public EmbeddingResponse call(EmbeddingRequest request) {
        List<String> texts = request.getInstructions();
        return new EmbeddingResponse(IntStream.range(0, texts.size())
                .mapToObj(i -> new Embedding(MODEL.embed(texts.get(i)).content().vector(), i))
                .toList());
    }

    @Override
    public float[] embed(Document document) {
        return MODEL.embed(document.getText()).content().vector();
    }
}
