package io.github.ragshell.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.milvus.MilvusEmbeddingStore;
import io.github.ragshell.milvus.lite.Engine;
import io.github.ragshell.milvus.lite.MilvusLite;
import io.milvus.client.MilvusServiceClient;
import io.milvus.common.clientenum.ConsistencyLevelEnum;
import io.milvus.param.ConnectParam;
import io.milvus.param.IndexType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LangChain4jIT {

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(
            value = IndexType.class,
            names = {"FLAT", "IVF_FLAT", "HNSW", "AUTOINDEX"})
    void should_work_on_the_python_engine(IndexType index) {
        try (var lite = MilvusLite.open(directory.resolve("langchain4j.db"), Engine.PYTHON)) {
            var client = client(lite);
            var store = store(client, index);
            store.add(Embedding.from(new float[] {1, 0, 0, 0}), TextSegment.from("seven"));
            store.add(Embedding.from(new float[] {0, 1, 0, 0}), TextSegment.from("eight"));

            var found = store.search(EmbeddingSearchRequest.builder()
                    .queryEmbedding(Embedding.from(new float[] {0, 2, 0, 0}))
                    .maxResults(1)
                    .build());

            assertThat(found.matches()).extracting(match -> match.embedded().text()).containsExactly("eight");
            client.close();
        }
    }

    /** Known: the native server does not answer the v1 client's question for loaded collections as that expects. */
    @Test
    void should_fail_to_load_a_collection_on_the_native_engine() {
        try (var lite = MilvusLite.open(directory.resolve("native.db"), Engine.NATIVE)) {
            var client = client(lite);
            assertThatThrownBy(() -> store(client, IndexType.FLAT)
                            .search(EmbeddingSearchRequest.builder()
                                    .queryEmbedding(Embedding.from(new float[] {0, 2, 0, 0}))
                                    .build()))
                    .hasStackTraceContaining("ShowCollectionsResponse is illegal");
            client.close();
        }
    }

    // The store's own way to connect passes an empty user name, which newer SDKs refuse
    private static MilvusServiceClient client(MilvusLite lite) {
        return new MilvusServiceClient(
                ConnectParam.newBuilder().withUri(lite.uri()).build());
    }

    private static MilvusEmbeddingStore store(MilvusServiceClient client, IndexType index) {
        return MilvusEmbeddingStore.builder()
                .milvusClient(client)
                .collectionName("docs")
                .dimension(4)
                .indexType(index)
                .consistencyLevel(ConsistencyLevelEnum.STRONG)
                .build();
    }
}
