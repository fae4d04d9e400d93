package io.github.ragshell.clients;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreWithRemovalIT;
import dev.langchain4j.store.embedding.milvus.MilvusEmbeddingStore;
import io.milvus.common.clientenum.ConsistencyLevelEnum;
import java.util.UUID;

/** LangChain4j's contract for stores that remove. */
class LangChain4jRemovalIT extends EmbeddingStoreWithRemovalIT {

    private final EmbeddingModel model = new LangChain4jModel();
    private final MilvusEmbeddingStore store = MilvusEmbeddingStore.builder()
            .milvusClient(Embedded.CLIENT)
            .collectionName("removal_" + UUID.randomUUID().toString().replace('-', '_'))
            .consistencyLevel(ConsistencyLevelEnum.STRONG)
            .dimension(384)
            .build();

    @Override
    protected EmbeddingStore<TextSegment> embeddingStore() {
        return store;
    }

    @Override
    protected EmbeddingModel embeddingModel() {
        return model;
    }
}
