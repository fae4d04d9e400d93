package io.github.ragshell.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreWithFilteringIT;
import dev.langchain4j.store.embedding.filter.MetadataFilterBuilder;
import dev.langchain4j.store.embedding.milvus.MilvusEmbeddingStore;
import io.milvus.common.clientenum.ConsistencyLevelEnum;
import io.milvus.param.IndexType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** LangChain4j's contract for stores that filter, with its store for the first version of the Milvus client. */
class LangChain4jStoreIT extends EmbeddingStoreWithFilteringIT {

    private final EmbeddingModel model = new LangChain4jModel();
    private final MilvusEmbeddingStore store = store(true, IndexType.FLAT, Map.of());

    private static MilvusEmbeddingStore store(boolean vectors, IndexType index, Map<String, Object> parameters) {
        return MilvusEmbeddingStore.builder()
                .milvusClient(Embedded.CLIENT)
                .collectionName("contract")
                .consistencyLevel(ConsistencyLevelEnum.STRONG)
                .dimension(384)
                .retrieveEmbeddingsOnSearch(vectors)
                .indexType(index)
                .extraParameters(parameters)
                .idFieldName("the_id")
                .textFieldName("the_text")
                .metadataFieldName("the_metadata")
                .vectorFieldName("the_vector")
                .build();
    }

    @AfterEach
    void drop() {
        store.dropCollection("contract");
    }

    @Override
    protected EmbeddingStore<TextSegment> embeddingStore() {
        return store;
    }

    @Override
    protected EmbeddingModel embeddingModel() {
        return model;
    }

    @Override
    protected boolean supportsContains() {
        return true;
    }

    @Test
    void should_leave_vectors_out_when_they_are_not_asked_for() {
        var without = store(false, IndexType.FLAT, Map.of());
        Embedding one = model.embed("one").content();
        without.addAll(List.of(one, model.embed("two").content()));

        assertThat(search(without, one)).hasSize(2).extracting(EmbeddingMatch::embedding).containsOnlyNulls();
    }

    @Test
    void should_find_rows_again_whose_ids_need_escaping() {
        Embedding vector = model.embed("one").content();
        List<String> ids = List.of("plain", "a'b", "a\"b", "a\\b");
        ids.forEach(id -> store.add(id, vector));

        assertThat(search(store, vector))
                .extracting(EmbeddingMatch::embeddingId)
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(search(store, vector)).extracting(EmbeddingMatch::embedding).containsOnly(vector);
    }

    @Test
    void should_escape_values_in_filters() {
        store.add(model.embed("one").content());
        var filter = MetadataFilterBuilder.metadataKey("key").isEqualTo("a\"b");

        assertThat(store.search(EmbeddingSearchRequest.builder()
                                .queryEmbedding(model.embed("two").content())
                                .filter(filter)
                                .build())
                        .matches())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = IndexType.class,
            names = {"FLAT", "IVF_FLAT", "AUTOINDEX", "HNSW", "IVF_PQ"})
    void should_make_an_index(IndexType type) {
        store.dropCollection("contract");
        var indexed = store(false, type, Map.of("M", 16, "efConstruction", 100, "nlist", 16, "m", 8));
        Embedding vector = model.embed("one").content();
        indexed.add(vector);

        assertThat(search(indexed, vector)).hasSize(1);
    }

    private static List<EmbeddingMatch<TextSegment>> search(EmbeddingStore<TextSegment> store, Embedding vector) {
        return store.search(EmbeddingSearchRequest.builder()
                        .queryEmbedding(vector)
                        .maxResults(10)
                        .build())
                .matches();
    }
}
