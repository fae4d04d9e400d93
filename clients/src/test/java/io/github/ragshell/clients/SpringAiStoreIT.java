package io.github.ragshell.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvus.param.IndexType;
import io.milvus.param.MetricType;
import io.milvus.param.collection.DropCollectionParam;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.DocumentMetadata;
import org.springframework.ai.test.vectorstore.BaseVectorStoreTests;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;
import org.springframework.ai.vectorstore.milvus.MilvusVectorStore;

/** Spring AI's contract for stores, and what its own test of the Milvus store asks beside that. */
class SpringAiStoreIT extends BaseVectorStoreTests {

    private static final List<Document> DOCUMENTS = List.of(
            new Document("Spring AI connects Java programs with language models.", Map.of("topic", "java")),
            new Document("The clock in the tower has stopped at noon."),
            new Document("The economy shrank for three years in a row.", Map.of("topic", "money")));

    private MilvusVectorStore store;

    @AfterEach
    void drop() {
        Embedded.CLIENT.dropCollection(DropCollectionParam.newBuilder()
                .withCollectionName("spring")
                .build());
    }

    @Override
    protected void executeTest(Consumer<VectorStore> test) {
        test.accept(open(MetricType.COSINE));
    }

    private MilvusVectorStore open(MetricType metric) {
        store = MilvusVectorStore.builder(Embedded.CLIENT, new SpringAiModel())
                .collectionName("spring")
                .databaseName("default")
                .embeddingDimension(384)
                .indexType(IndexType.IVF_FLAT)
                .metricType(metric)
                .initializeSchema(true)
                .build();
        try {
            store.afterPropertiesSet();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return store;
    }

    @ParameterizedTest
    @EnumSource(
            value = MetricType.class,
            names = {"COSINE", "L2", "IP"})
    void should_add_find_and_delete(MetricType metric) {
        open(metric).add(DOCUMENTS);

        // Near enough: the store leaves out what is farther than 1 by L2
        var found = search("Spring AI connects Java with language models", 1);
        assertThat(found).extracting(Document::getId).containsExactly(DOCUMENTS.get(0).getId());
        assertThat(found.get(0).getMetadata()).containsOnlyKeys("topic", DocumentMetadata.DISTANCE.value());

        store.delete(DOCUMENTS.stream().map(Document::getId).toList());
        assertThat(search("Spring", 1)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = MetricType.class,
            names = {"COSINE", "L2", "IP"})
    void should_replace_a_document_with_the_same_id(MetricType metric) {
        var first = new Document("Spring AI rocks.", Map.of("version", 1));
        open(metric).add(List.of(first));
        store.add(List.of(new Document(first.getId(), "Something else.", Map.of("other", 2))));

        var found = search("anything", 5);
        assertThat(found).extracting(Document::getText).containsExactly("Something else.");
        assertThat(found.get(0).getMetadata()).containsKey("other").doesNotContainKey("version");
    }

    @ParameterizedTest
    @EnumSource(
            value = MetricType.class,
            names = {"COSINE", "IP"})
    void should_leave_out_what_is_below_the_threshold(MetricType metric) {
        open(metric).add(DOCUMENTS);
        var all = store.similaritySearch(SearchRequest.builder()
                .query("Spring")
                .topK(5)
                .similarityThresholdAll()
                .build());
        double between = (all.get(0).getScore() + all.get(1).getScore()) / 2;

        assertThat(store.similaritySearch(SearchRequest.builder()
                        .query("Spring")
                        .topK(5)
                        .similarityThreshold(between)
                        .build()))
                .extracting(Document::getId)
                .containsExactly(DOCUMENTS.get(0).getId());
    }

    @Test
    void should_filter() {
        open(MetricType.COSINE)
                .add(List.of(
                        new Document("a", Map.of("country", "BG", "year", 2020)),
                        new Document("b", Map.of("country", "NL")),
                        new Document("c", Map.of("country", "BG", "year", 2023))));

        assertThat(texts("country == 'NL'")).containsExactly("b");
        assertThat(texts("country == 'BG'")).containsExactlyInAnyOrder("a", "c");
        assertThat(texts("country == 'BG' && year == 2020")).containsExactly("a");
        assertThat(texts("NOT(country == 'BG' && year == 2020)")).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void should_delete_by_two_conditions() {
        open(MetricType.COSINE)
                .add(List.of(
                        new Document("a", Map.of("type", "A", "priority", 1)),
                        new Document("b", Map.of("type", "A", "priority", 2)),
                        new Document("c", Map.of("type", "B", "priority", 1))));
        var b = new FilterExpressionBuilder();

        store.delete(b.and(b.eq("type", "A"), b.gt("priority", 1)).build());

        assertThat(texts("priority == 1")).containsExactlyInAnyOrder("a", "c");
        assertThat(texts("priority == 2")).isEmpty();
    }

    @Test
    void should_make_its_collection_again() {
        open(MetricType.COSINE).add(DOCUMENTS);
        drop();
        open(MetricType.COSINE);

        assertThat(search("Spring", 1)).isEmpty();
    }

    @Test
    void should_give_the_client() {
        assertThat(open(MetricType.COSINE).getNativeClient()).contains(Embedded.CLIENT);
    }

    private List<Document> search(String query, int limit) {
        return store.similaritySearch(
                SearchRequest.builder().query(query).topK(limit).build());
    }

    private List<String> texts(String filter) {
        return store
                .similaritySearch(SearchRequest.builder()
                        .query("The World")
                        .topK(5)
                        .similarityThresholdAll()
                        .filterExpression(filter)
                        .build())
                .stream()
                .map(Document::getText)
                .toList();
    }
}
