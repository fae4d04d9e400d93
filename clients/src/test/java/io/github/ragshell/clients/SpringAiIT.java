package io.github.ragshell.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.milvus.lite.Engine;
import io.github.ragshell.milvus.lite.MilvusLite;
import io.milvus.client.MilvusServiceClient;
import io.milvus.param.ConnectParam;
import io.milvus.param.IndexType;
import io.milvus.param.MetricType;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.milvus.MilvusVectorStore;

class SpringAiIT {

    @TempDir
    Path directory;

    @Test
    void should_work_on_the_python_engine() throws Exception {
        try (var lite = MilvusLite.open(directory.resolve("spring.db"), Engine.PYTHON)) {
            var client = new MilvusServiceClient(
                    ConnectParam.newBuilder().withUri(lite.uri()).build());
            try {
                var store = MilvusVectorStore.builder(client, new Lengths())
                        .collectionName("docs")
                        .databaseName("default")
                        .embeddingDimension(4)
                        .indexType(IndexType.FLAT)
                        .metricType(MetricType.L2)
                        .initializeSchema(true)
                        .build();
                store.afterPropertiesSet();
                store.add(List.of(new Document("one"), new Document("seven")));

                var found = store.similaritySearch(SearchRequest.builder()
                        .query("eight")
                        .topK(1)
                        .similarityThresholdAll()
                        .build());

                assertThat(found).extracting(Document::getText).containsExactly("seven");
            } finally {
                client.close();
            }
        }
    }

    /** Texts of one length are near to each other: enough to tell two documents apart. */
    private static final class Lengths implements EmbeddingModel {

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

        private static float[] vector(String text) {
            return new float[] {text.length(), 1, 1, 1};
        }
    }
}
