package io.github.ragshell.clients;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.List;

/** Our all-MiniLM-L6-v2 for LangChain4j. */
final class LangChain4jModel implements EmbeddingModel {

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        return Response.from(segments.stream()
                .map(segment -> Embedding.from(Embedded.MODEL.encodeQuery(segment.text())))
                .toList());
    }
}
