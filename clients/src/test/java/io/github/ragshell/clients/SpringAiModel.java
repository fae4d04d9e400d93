package io.github.ragshell.clients;

import java.util.List;
import java.util.stream.IntStream;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;

/** Our all-MiniLM-L6-v2 for Spring AI. */
final class SpringAiModel implements EmbeddingModel {

    @Override
    public EmbeddingResponse call(EmbeddingRequest request) {
        List<String> texts = request.getInstructions();
        return new EmbeddingResponse(IntStream.range(0, texts.size())
                .mapToObj(i -> new Embedding(Embedded.MODEL.encodeQuery(texts.get(i)), i))
                .toList());
    }

    @Override
    public float[] embed(Document document) {
        return Embedded.MODEL.encodeQuery(document.getText());
    }
}
