package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.embedding.Embeddings;
import io.github.ragshell.embedding.TestEmbeddings;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MilvusIT {

    private static final int DIMENSION = 8;
    private static final String ROWS = "rows";

    @TempDir
    static Path directory;

    private static Milvus milvus;
    private static String address;

    @BeforeAll
    static void open() throws Exception {
        milvus = Milvus.open(directory.resolve("demo.db").toString(), null);
        address = directory.toRealPath().resolve("demo.db").toString();
    }

    @AfterAll
    static void close() throws Exception {
        milvus.close();
        io.github.ragshell.milvus.lite.Leftovers.assertNoneFor(directory.toRealPath());
    }

    @BeforeEach
    void makeTheCollection() {
        milvus.dropCollection(ROWS);
        milvus.createCollection(ROWS, DIMENSION, MetricType.IP, ConsistencyLevel.STRONG);
    }

    @Test
    void should_insert_the_tutorials_72_rows() {
        var result = milvus.insert(ROWS, TestRows.chunks(72), TestEmbeddings.random(72, DIMENSION, 1));

        assertThat(result.insertCount()).isEqualTo(72);
        assertThat(result.ids())
                .containsExactlyElementsOf(LongStream.range(0, 72).boxed().toList());
        assertThat(result.cost()).isZero();
    }

    @Test
    void should_find_rows_by_raw_inner_product() {
        var vectors = TestEmbeddings.of(axis(0, 1f), axis(0, 3f), axis(1, 5f));
        milvus.insert(ROWS, TestRows.chunks(3), vectors);

        var hits = milvus.search(ROWS, axis(0, 2f), 2);

        assertThat(hits)
                .containsExactly(
                        new Hit(1, 1, 6.0, "text 1", "faq/file.md", 2, "heading 1"),
                        new Hit(2, 0, 2.0, "text 0", "faq/file.md", 1, "heading 0"));
    }

    @Test
    void should_draw_the_next_rows_below_the_hits_as_long_as_milvus_can_be_asked() {
        var vectors = TestEmbeddings.of(axis(0, 1f), axis(0, 3f), axis(0, 2f));
        milvus.insert(ROWS, TestRows.chunks(3), vectors);
        float[] query = axis(0, 2f);

        for (Hits hits : List.of(
                milvus.search(ROWS, query, 1), milvus.search(ROWS, query, 2).first(1))) {
            assertThat(hits).hasSize(1);
            assertThat(hits.chart().table().doubleColumn("value").asList()).startsWith(6.0, 4.0);
        }
        var hits = milvus.search(ROWS, query, 1);
        query[0] = -1;
        assertThat(hits.chart().table().doubleColumn("value").asList()).containsExactly(6.0, 4.0, 2.0);
        milvus.dropCollection(ROWS);
        assertThat(hits.chart().title())
                .isEqualTo("Distances of 1 hit to the question; Milvus can't be asked for the next ones");
    }

    @Test
    void should_make_nothing_with_a_metric_or_a_consistency_that_is_none() {
        assertRefused(
                () -> milvus.createCollection("none", 2, MetricType.HAMMING, ConsistencyLevel.STRONG),
                "The metric is HAMMING; vectors of float numbers take IP, L2 or COSINE. Pass for example MetricType.IP.");
        assertRefused(
                () -> milvus.createCollection("none", 2, null, ConsistencyLevel.STRONG),
                "The metric is null; vectors of float numbers take IP, L2 or COSINE. Pass for example MetricType.IP.");
        assertRefused(
                () -> milvus.createCollection("none", 2, MetricType.IP, null),
                "The consistency level is null. Pass one, for example ConsistencyLevel.STRONG.");
        assertThat(milvus.hasCollection("none")).isFalse();
    }

    @Test
    void should_print_that_it_is_closed() {
        var other = Milvus.open(address, null);
        other.close();

        assertThat(other).hasToString("Milvus Lite: %s (closed)".formatted(address));
    }

    @Test
    void should_write_nothing_when_a_late_value_can_not_be_written() {
        List<Map<String, Object>> rows = LongStream.range(0, 1500)
                .mapToObj(id -> Map.of(
                        "id", id, "vector", axis(0, 1f), "day", id == 1400 ? (Object) java.time.LocalDate.MAX : "x"))
                .toList();

        assertThatThrownBy(() -> milvus.insert(ROWS, rows))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "'+999999999-12-31' (LocalDate) can't be written as JSON. Write it as a text, a number, a list or a map.");
        assertThat(milvus.count(ROWS)).isZero();
    }

    @Test
    void should_find_empty_texts_by_an_empty_beginning() {
        milvus.insert(ROWS, List.of(Map.of("id", 1, "vector", axis(0, 1f), "text", "")));

        assertThat(milvus.count(ROWS, Filter.startsWith("text", ""))).isEqualTo(1);
    }

    @Test
    void should_notice_another_metric_that_this_jvm_made_at_once() {
        milvus.insert(ROWS, List.of(Map.of("id", 1, "vector", axis(0, 1f))));
        milvus.search(ROWS, axis(0, 1f), 1);
        try (var other = Milvus.open(address, null)) {
            other.dropCollection(ROWS);
            other.createCollection(ROWS, DIMENSION, MetricType.L2, ConsistencyLevel.STRONG);
            other.insert(ROWS, List.of(Map.of("id", 1, "vector", axis(0, 1f)), Map.of("id", 2, "vector", axis(0, 9f))));
        }

        assertThat(milvus.search(
                        ROWS, "question", axis(0, 1f), SearchOptions.top(3).atLeast(0.5)))
                .extracting(Hit::id)
                .containsExactly(1L);
    }

    @Test
    void should_use_a_collection_that_another_client_made_again() {
        milvus.insert(ROWS, TestRows.chunks(1), TestEmbeddings.random(1, DIMENSION, 1));
        try (var other = Milvus.open(address, null)) {
            other.dropCollection(ROWS);
            other.createCollection(ROWS, 3, MetricType.L2, ConsistencyLevel.STRONG);
        }

        assertThat(milvus.insert(ROWS, List.of(Map.of("id", 1, "vector", new float[] {1, 2, 3})))
                        .insertCount())
                .isEqualTo(1);
        Hits hits = milvus.search(ROWS, new float[] {1, 2, 3}, 1);
        assertThat(hits.table().name()).isEqualTo("1 hit (L2: smaller is nearer)");
        assertThat(milvus.describe(ROWS).name()).contains("distance L2");
    }

    @Test
    void should_refuse_a_limit_out_of_bounds() {
        for (int limit : new int[] {-1, 0, 16_385}) {
            assertRefused(
                    () -> milvus.search(ROWS, axis(0, 1f), limit),
                    "The limit is %d; Milvus takes 1 to 16384.".formatted(limit));
        }
    }

    @Test
    void should_take_the_largest_limit() {
        milvus.insert(ROWS, TestRows.chunks(3), TestEmbeddings.random(3, DIMENSION, 1));

        assertThat(milvus.search(ROWS, axis(0, 1f), 16_384)).hasSize(3);
    }

    @Test
    void should_find_nothing_in_an_empty_collection() {
        assertThat(milvus.search(ROWS, axis(0, 1f), 3)).isEmpty();
    }

    @Test
    void should_insert_nothing_when_given_nothing() {
        var result = milvus.insert(ROWS, TestRows.chunks(0), TestEmbeddings.of());

        assertThat(result).isEqualTo(new InsertResult(0, List.of(), 0));
    }

    @Test
    void should_refuse_null() {
        assertRefused(
                () -> milvus.search(ROWS, null, 3),
                "The query vector is null. Make it with model.encodeQuery(question).");
        assertRefused(
                () -> milvus.insert(ROWS, (Chunks) null, TestEmbeddings.random(1, DIMENSION, 1)),
                "The chunks are null. Run the step that makes them first: split(directory, glob, separator).");
        assertRefused(
                () -> milvus.insert(ROWS, TestRows.chunks(1), (Embeddings) null),
                "The embeddings are null. Run the step that makes them first: model.encodeDocuments(chunks).");
        assertRefused(
                () -> milvus.hasCollection(null),
                "The collection's name is empty. Pass a name such as my_rag_collection.");
        assertRefused(
                () -> milvus.hasCollection(" "),
                "The collection's name is empty. Pass a name such as my_rag_collection.");
    }

    @Test
    void should_refuse_odd_and_long_names() {
        for (String name : List.of("1st", "my-docs", "docs.v2", "größe", "d".repeat(256))) {
            assertRefused(
                    () -> milvus.createCollection(name, DIMENSION),
                    "'%s' can't be the name of a collection (%d characters). It begins with a letter or _, and has up to 255 letters a-z, digits and _."
                            .formatted(name, name.length()));
        }
    }

    @Test
    void should_show_both_numbers_when_chunks_and_embeddings_differ() {
        assertRefused(
                () -> milvus.insert(ROWS, TestRows.chunks(3), TestEmbeddings.random(2, DIMENSION, 1)),
                "The number of chunks is 3, that of embeddings 2. Encode exactly these chunks: model.encodeDocuments(chunks).");
    }

    @Test
    void should_show_both_dimensions_when_they_differ() {
        assertRefused(
                () -> milvus.insert(ROWS, TestRows.chunks(2), TestEmbeddings.random(2, 4, 1)),
                "The embeddings: 4 numbers, but the collection rows takes 8. Use the model the collection was made for, or make a new collection.");
        assertRefused(
                () -> milvus.search(ROWS, new float[9], 3),
                "The query vector: 9 numbers, but the collection rows takes 8. Use the model the collection was made for, or make a new collection.");
    }

    @Test
    void should_name_the_remedy_when_the_collection_is_missing() {
        String message =
                "There is no collection nowhere in %s. Make it with createCollection(\"nowhere\", model.dimension(), ...)."
                        .formatted(address);

        assertRefused(() -> milvus.search("nowhere", axis(0, 1f), 3), message);
        assertRefused(
                () -> milvus.insert("nowhere", TestRows.chunks(1), TestEmbeddings.random(1, DIMENSION, 1)), message);
    }

    @Test
    void should_drop_a_missing_collection_without_a_word() {
        milvus.dropCollection("nowhere");

        assertThat(milvus.hasCollection("nowhere")).isFalse();
    }

    @Test
    void should_list_a_collection_that_has_no_float_vectors() {
        var schema = CreateCollectionReq.CollectionSchema.builder().build();
        schema.addField(AddFieldReq.builder()
                .fieldName("id")
                .dataType(DataType.Int64)
                .isPrimaryKey(true)
                .build());
        schema.addField(AddFieldReq.builder()
                .fieldName("words")
                .dataType(DataType.SparseFloatVector)
                .build());
        milvus.client()
                .createCollection(CreateCollectionReq.builder()
                        .collectionName("words")
                        .collectionSchema(schema)
                        .indexParams(List.of(IndexParam.builder()
                                .fieldName("words")
                                .indexType(IndexParam.IndexType.SPARSE_INVERTED_INDEX)
                                .metricType(MetricType.IP)
                                .build()))
                        .build());

        var table = milvus.collections();
        milvus.dropCollection("words");

        assertThat(table.stringColumn("name").asList()).containsExactly(ROWS, "words");
        assertThat(table.stringColumn("dimension").asList()).containsExactly("8", "");
        assertThat(table.stringColumn("metric").asList()).containsExactly("IP", "IP");
    }

    @Test
    void should_refuse_to_make_a_collection_twice() {
        assertRefused(
                () -> milvus.createCollection(ROWS, DIMENSION),
                "The collection rows exists already in %s. Drop it first: dropCollection(\"rows\")."
                        .formatted(address));
    }

    @Test
    void should_refuse_a_dimension_out_of_bounds() {
        for (int dimension : new int[] {0, 1, 32_769}) {
            assertRefused(
                    () -> milvus.createCollection("other", dimension),
                    "The dimension is %d; Milvus takes 2 to 32768. Pass model.dimension().".formatted(dimension));
        }
    }

    @Test
    void should_refuse_an_address_that_is_none() {
        assertRefused(
                () -> Milvus.open("localhost:19530", null),
                "'localhost:19530' is neither a file nor an address with http:// or https://. Write for example http://localhost:19530 or ./milvus_demo.db.");
        assertRefused(
                () -> Milvus.open("tcp://localhost:19530", null),
                "'tcp://localhost:19530' is neither a file nor an address with http:// or https://. Write for example http://localhost:19530 or ./milvus_demo.db.");
        assertRefused(
                () -> Milvus.open(" ", null),
                "The Milvus URI is empty. Pass a file such as ./milvus_demo.db, or an address such as http://localhost:19530.");
        assertRefused(
                () -> Milvus.open("http://", null),
                "'http://' is not an address: Expected authority at index 7: http://.");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
    }

    private static float[] axis(int index, float value) {
        var vector = new float[DIMENSION];
        vector[index] = value;
        return vector;
    }
}
