package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.embedding.Embeddings;
import io.github.ragshell.embedding.ModelId;
import io.github.ragshell.embedding.TestEmbeddings;
import io.github.ragshell.milvus.lite.Leftovers;
import io.github.ragshell.view.RecordingDisplay;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What a collection that has rows takes and refuses, on both engines. */
@ParameterizedClass
@ValueSource(strings = {"native", "python"})
class FillIT {

    private static final String DOCS = "docs";
    private static final ModelId BGE = new ModelId("bge", "0123456789abcdef");
    private static final ModelId MINILM = new ModelId("minilm", "fedcba9876543210");

    @Parameter
    String engine;

    @TempDir
    Path directory;

    private String file;
    private Milvus milvus;

    @BeforeEach
    void open() throws Exception {
        System.setProperty("ragshell.engine", engine);
        file = directory.toRealPath().resolve("fill.db").toString();
        milvus = Milvus.open(file, null);
        milvus.createCollection(DOCS, 4, MetricType.IP, ConsistencyLevel.STRONG);
    }

    @AfterEach
    void close() throws Exception {
        milvus.close();
        System.clearProperty("ragshell.engine");
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    @Test
    void should_refuse_ids_that_are_there_and_number_a_second_set_on() {
        milvus.insert(DOCS, TestRows.chunks(18), TestEmbeddings.random(18, 4, 1));

        assertRefused(
                () -> milvus.insert(DOCS, TestRows.chunks(10), TestEmbeddings.random(10, 4, 2)),
                "The ids 0 and 1 are in the collection docs already, so nothing was inserted. To add the rows to those that are there, number them on: chunks.startingAt(milvus.nextId(\"docs\")). To replace the old rows, call upsert.");
        assertRefused(
                () -> milvus.insert(DOCS, TestRows.chunks(17, 5000), TestEmbeddings.random(5000, 4, 2)),
                "The id 17 is in the collection docs already, so nothing was inserted. To add the rows to those that are there, number them on: chunks.startingAt(milvus.nextId(\"docs\")). To replace the old rows, call upsert.");
        assertRefused(
                () -> milvus.insert(DOCS, List.of(row(90), row(91), row(90))),
                "The id 90 comes more than once among the rows, so nothing was inserted. Give each row an id of its own, for example with chunks.startingAt(0).");

        Chunks more = TestRows.chunks(10).startingAt(milvus.nextId(DOCS));
        milvus.insert(DOCS, more, TestEmbeddings.random(10, 4, 2));
        assertThat(milvus.count(DOCS)).isEqualTo(28);
        assertThat(milvus.query(DOCS, "", 100)).hasSize(28);
    }

    @Test
    void should_insert_rows_once_when_two_threads_do_it_at_the_same_moment() throws Exception {
        List<Map<String, Object>> rows =
                LongStream.range(0, 500).mapToObj(FillIT::row).toList();
        var together = new CyclicBarrier(2);
        Callable<String> insert = () -> {
            together.await();
            try {
                return "inserted " + milvus.insert(DOCS, rows).insertCount();
            } catch (InvalidInputException e) {
                return e.getMessage().replaceFirst(" already.*", "");
            }
        };
        var threads = Executors.newFixedThreadPool(2);
        try {
            var first = threads.submit(insert);
            var second = threads.submit(insert);

            assertThat(List.of(first.get(), second.get()))
                    .containsExactlyInAnyOrder("inserted 500", "The ids 0 and 1 are in the collection docs");
        } finally {
            threads.shutdown();
        }
        assertThat(milvus.count(DOCS)).isEqualTo(500);
    }

    @Test
    void should_find_an_id_above_all() {
        assertThat(milvus.nextId(DOCS)).isZero();
        milvus.insert(DOCS, List.of(row(-7), row(3), row(41), row(1_000_000_000_000L)));

        assertThat(milvus.nextId(DOCS)).isEqualTo(1_000_000_000_001L);
    }

    @Test
    void should_say_how_many_rows_an_upsert_replaced() {
        milvus.insert(DOCS, TestRows.chunks(18), TestEmbeddings.random(18, 4, 1));

        try (var display = RecordingDisplay.use()) {
            milvus.upsert(DOCS, TestRows.chunks(10, 10), TestEmbeddings.random(10, 4, 2));
            assertThat(display.notices()).contains("Upserting: 8 of 10 rows replaced rows with the same ids");
        }
        assertThat(milvus.count(DOCS)).isEqualTo(20);
        assertThat(milvus.query(DOCS, "", 100)).hasSize(20);
    }

    @Test
    void should_remember_the_model_and_refuse_another_one() {
        milvus.insert(DOCS, TestRows.chunks(3), vectors(BGE, 3));
        String sentence =
                "This set of vectors comes from the embedding model minilm (fedcba9876543210), but the collection docs was filled with bge (0123456789abcdef); their vectors can't be compared. Use embeddingModel(\"bge\"), or fill another collection with the other model.";

        assertRefused(() -> milvus.insert(DOCS, TestRows.chunks(3, 2), vectors(MINILM, 2)), sentence);
        assertRefused(() -> milvus.upsert(DOCS, TestRows.chunks(3, 2), vectors(MINILM, 2)), sentence);
        milvus.insert(DOCS, TestRows.chunks(3, 2), vectors(BGE, 2));
        milvus.insert(DOCS, List.of(row(50)));
        assertThat(milvus.search(DOCS, new float[4], 9)).hasSize(6);
        assertThat(milvus.collections().stringColumn("metric").asList()).containsExactly("IP");

        milvus.close();
        milvus = Milvus.open(file, null);
        assertRefused(() -> milvus.insert(DOCS, TestRows.chunks(5, 2), vectors(MINILM, 2)), sentence);
        assertThat(milvus.count(DOCS)).isEqualTo(6);
    }

    @Test
    void should_take_another_model_when_the_rows_of_the_first_are_gone() {
        milvus.insert(DOCS, TestRows.chunks(3), vectors(BGE, 3));
        milvus.delete(DOCS, "id >= 0");

        milvus.insert(DOCS, TestRows.chunks(3), vectors(MINILM, 3));
        assertRefusedModel(BGE);

        milvus.dropCollection(DOCS);
        milvus.createCollection(DOCS, 4);
        milvus.insert(DOCS, TestRows.chunks(3), vectors(BGE, 3));
        assertRefusedModel(MINILM);
    }

    @Test
    void should_claim_no_model_for_rows_that_another_client_put_there() {
        milvus.insert(DOCS, List.of(row(50)));

        milvus.insert(DOCS, TestRows.chunks(3), vectors(BGE, 3));

        milvus.insert(DOCS, TestRows.chunks(3, 3), vectors(MINILM, 3));
    }

    @Test
    void should_copy_what_a_collection_remembers() throws Exception {
        milvus.insert(DOCS, TestRows.chunks(3), vectors(BGE, 3));
        String other = directory.toRealPath().resolve("other.db").toString();
        System.setProperty("ragshell.engine", engine.equals("native") ? "python" : "native");
        Milvus.copy(file, other);

        try (var copy = Milvus.open(other, null)) {
            assertThatThrownBy(() -> copy.insert(DOCS, TestRows.chunks(3, 3), vectors(MINILM, 3)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("was filled with bge (0123456789abcdef)");
        }
    }

    @Test
    void should_find_texts_by_any_beginning() {
        var texts = List.of("\\0x1", "\\0y", "C:\\new", "C:/new", "a%b", "a_b", "axb", "\\\\d", "q\"z");
        milvus.insert(
                DOCS,
                Stream.iterate(0, i -> i < texts.size(), i -> i + 1)
                        .map(i -> Map.<String, Object>of("id", i, "vector", new float[4], "text", texts.get(i)))
                        .toList());

        for (String prefix : List.of("\\", "\\0", "\\0x", "\\\\", "C:\\", "C:\\n", "C:", "a%", "a_", "a", "q\"", "%")) {
            assertThat(milvus.query(DOCS, Filter.startsWith("text", prefix), 100))
                    .as(prefix)
                    .extracting(row -> row.get("text"))
                    .containsExactlyInAnyOrderElementsOf(texts.stream()
                            .filter(text -> text.startsWith(prefix))
                            .toList());
        }
        milvus.delete(DOCS, Filter.startsWith("text", "\\0x"));
        assertThat(milvus.query(DOCS, "", 100)).hasSize(8);
    }

    @Test
    void should_refuse_a_division_by_zero_and_go_on() {
        milvus.insert(DOCS, TestRows.chunks(3), TestEmbeddings.random(3, 4, 1));

        assertRefused(
                () -> milvus.query(DOCS, "id / 0 == 1", 3),
                "The filter id / 0 == 1 divides by zero. Divide by another number.");
        assertThat(milvus.query(DOCS, "id / 2 == 1", 3)).hasSize(1);
    }

    @Test
    void should_work_with_text_keys() {
        makeTextKeys();

        var result = milvus.insert(
                "texts",
                List.of(
                        Map.of("key", "one", "vec", new float[] {1, 0, 0, 0}, "text", "first"),
                        Map.of("key", "t\"w\\o", "vec", new float[] {0, 2, 0, 0}, "text", "second")));

        assertThat(result.keys()).isEqualTo(List.of("one", "t\"w\\o"));
        assertThat(result.toJson())
                .isEqualTo("{\"insert_count\": 2, \"ids\": [\"one\", \"t\\\"w\\\\o\"], \"cost\": 0}");
        Hit hit = milvus.search("texts", new float[] {0, 1, 0, 0}, 1).get(0);
        assertThat(hit).isEqualTo(new Hit(1, "t\"w\\o", 2.0, "second", "", 0, ""));
        assertRefused(hit::id, "The key of this hit is the text 't\"w\\o', not a number. Use hit.key().");
        assertThat(milvus.search("texts", new float[4], 2).table().stringColumn("id"))
                .hasSize(2);
        assertThat(milvus.get("texts", List.of("one", "three"))).hasSize(1);
        assertRefused(
                () -> milvus.insert("texts", List.of(Map.of("key", "one", "vec", new float[4]))),
                "The id 'one' is in the collection texts already, so nothing was inserted. To add the rows to those that are there, number them on: chunks.startingAt(milvus.nextId(\"texts\")). To replace the old rows, call upsert.");
        milvus.insert("texts", TestRows.chunks(2), vectors(BGE, 2));
        milvus.delete("texts", List.of("one", 0));
        assertThat(milvus.query("texts", "", 9))
                .extracting(row -> row.get("key"))
                .containsExactlyInAnyOrder("t\"w\\o", "1");
        assertThatThrownBy(() -> milvus.nextId("texts")).isInstanceOf(InvalidInputException.class);
    }

    private void makeTextKeys() {
        var schema = CreateCollectionReq.CollectionSchema.builder()
                .enableDynamicField(true)
                .build();
        schema.addField(AddFieldReq.builder()
                .fieldName("key")
                .dataType(DataType.VarChar)
                .maxLength(100)
                .isPrimaryKey(true)
                .build());
        schema.addField(AddFieldReq.builder()
                .fieldName("vec")
                .dataType(DataType.FloatVector)
                .dimension(4)
                .build());
        milvus.client()
                .createCollection(CreateCollectionReq.builder()
                        .collectionName("texts")
                        .collectionSchema(schema)
                        .indexParams(List.of(IndexParam.builder()
                                .fieldName("vec")
                                .indexType(IndexParam.IndexType.AUTOINDEX)
                                .metricType(MetricType.IP)
                                .build()))
                        .build());
    }

    private void assertRefusedModel(ModelId model) {
        assertThatThrownBy(() -> milvus.insert(DOCS, TestRows.chunks(70, 1), vectors(model, 1)))
                .isInstanceOf(RagException.class)
                .hasMessageContaining("can't be compared");
    }

    private static Embeddings vectors(ModelId model, int count) {
        var vectors = new float[count][4];
        for (int i = 0; i < count; i++) {
            vectors[i][i % 4] = i;
        }
        return TestEmbeddings.by(model, vectors);
    }

    private static Map<String, Object> row(long id) {
        return Map.of("id", id, "vector", new float[] {id % 7, 1, 2, 3});
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
    }
}
