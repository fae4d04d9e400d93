package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.gson.JsonObject;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.embedding.TestEmbeddings;
import io.github.ragshell.milvus.lite.Leftovers;
import io.github.ragshell.view.Tables;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.vector.request.InsertReq;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writing, reading back, changing and describing rows. */
class RowsIT {

    private static final String ROWS = "rows";

    @TempDir
    static Path directory;

    private static Milvus milvus;

    @BeforeAll
    static void open() {
        milvus = Milvus.open(directory.resolve("rows.db").toString(), null);
    }

    @AfterAll
    static void close() throws Exception {
        milvus.close();
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    @BeforeEach
    void makeTheCollection() {
        milvus.dropCollection(ROWS);
        milvus.createCollection(ROWS, 4, MetricType.L2, ConsistencyLevel.STRONG);
    }

    @Test
    void should_store_exactly_what_the_sdk_stores() {
        var chunks = new Chunks(List.of(
                new Chunk(
                        7, "\"quoted\" <b>&amp;</b> \\ ' = \u2028 Grüße 漢字 \uD83D\uDE00\nsecond line", "a/b.md", 3, ""),
                new Chunk(-1, "", "", 0, "# x")));
        var vectors = TestEmbeddings.of(
                new float[] {1f / 3, -0.0f, Float.MIN_VALUE, Float.MAX_VALUE}, new float[] {0, 1e-30f, -1, 2});
        milvus.insert(ROWS, chunks, vectors);
        milvus.dropCollection("sdk");
        milvus.createCollection("sdk", 4, MetricType.L2, ConsistencyLevel.STRONG);
        var rows = new ArrayList<JsonObject>();
        for (int i = 0; i < chunks.size(); i++) {
            rows.add(sdkRow(chunks.get(i), vectors.get(i)));
        }
        milvus.client()
                .insert(InsertReq.builder().collectionName("sdk").data(rows).build());

        assertThat(sorted(milvus.query(ROWS, "", 10))).hasSize(2).isEqualTo(sorted(milvus.query("sdk", "", 10)));
    }

    @Test
    void should_end_a_stopped_insert_after_the_batches_in_flight() {
        List<Map<String, Object>> rows = LongStream.range(0, 40_000)
                .mapToObj(id -> Map.<String, Object>of("id", id, "vector", new float[] {id, 1, 2, 3}))
                .toList();
        var inserting = Thread.currentThread();
        CompletableFuture.runAsync(() -> {
            while (milvus.count(ROWS) < 500) {
                Thread.onSpinWait();
            }
            inserting.interrupt();
        });

        Throwable stopped = catchThrowable(() -> milvus.insert(ROWS, rows));

        assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
        long in = milvus.count(ROWS);
        assertThat(in).isBetween(500L, 39_500L);
        assertThat(stopped)
                .isInstanceOf(StoppedException.class)
                .hasMessage(
                        "The insert into rows was stopped, as asked. %d of 40000 rows are in. Call upsert with the same rows to complete them without doubling any.",
                        in);
        assertThat(milvus.get(ROWS, List.of(in - 1, in))).hasSize(1);
    }

    @Test
    void should_take_rows_as_maps_and_give_them_back() {
        milvus.insert(
                ROWS,
                List.of(
                        Map.of("id", 1, "vector", List.of(1, 2, 3, 4), "subject", "history", "year", 1815),
                        Map.of("id", 2, "vector", new float[] {4, 3, 2, 1}, "tags", List.of("a", "b"))));

        assertThat(milvus.get(ROWS, List.of(1L, 99L))).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("id", 1L)
                .containsEntry("vector", List.of(1f, 2f, 3f, 4f))
                .containsEntry("subject", "history"));
        assertThat(milvus.query(ROWS, Filter.equal("subject", "history"), 10)).hasSize(1);
        assertThat(milvus.count(ROWS)).isEqualTo(2);
        assertThat(milvus.count(ROWS, "id > 1")).isEqualTo(1);
    }

    @Test
    void should_find_texts_whatever_characters_they_have() {
        String text = "\"quoted\" or 1 == 1 \\ ' \t Grüße";
        milvus.insert(
                ROWS,
                List.of(
                        Map.of("id", 1, "vector", new float[4], "text", text),
                        Map.of("id", 2, "vector", new float[4], "text", "other")));

        assertThat(milvus.query(ROWS, Filter.equal("text", text), 10))
                .extracting(row -> row.get("id"))
                .containsExactly(1L);
        assertThat(milvus.search(ROWS, new float[4], 10, Filter.equal("text", text)))
                .extracting(Hit::id)
                .containsExactly(1L);
    }

    @Test
    void should_replace_rows_on_upsert_and_delete_them() {
        milvus.insert(ROWS, TestRows.chunks(5), TestEmbeddings.random(5, 4, 1));

        milvus.upsert(ROWS, List.of(Map.of("id", 3, "vector", new float[4], "text", "new")));
        assertThat(milvus.count(ROWS)).isEqualTo(5);
        assertThat(milvus.get(ROWS, List.of(3L)).get(0)).containsEntry("text", "new");

        milvus.delete(ROWS, List.of(0L, 1L, 77L));
        milvus.delete(ROWS, Filter.equal("text", "new"));
        assertThat(milvus.query(ROWS, "", 10)).extracting(row -> row.get("id")).containsExactlyInAnyOrder(2L, 4L);
    }

    @Test
    void should_give_back_nothing_from_an_empty_collection() {
        assertThat(milvus.query(ROWS, "", 10)).isEmpty();
        assertThat(milvus.get(ROWS, List.of(1L))).isEmpty();
    }

    @Test
    void should_split_what_does_not_fit_into_a_message() {
        String text = "x".repeat(60_000);
        var chunks = new Chunks(java.util.stream.LongStream.range(0, 300)
                .mapToObj(id -> new Chunk(id, text, "a.md", 1, ""))
                .toList());

        milvus.insert(ROWS, chunks, TestEmbeddings.random(300, 4, 1));

        assertThat(milvus.count(ROWS)).isEqualTo(300);
    }

    @Test
    void should_refuse_numbers_that_are_none() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] vector = {0, 1, bad, 2};
            assertRefused(
                    () -> milvus.insert(ROWS, TestRows.chunks(2), TestEmbeddings.of(new float[4], vector)),
                    "The vector of row 1 has %s at position 2. Every number must be finite; encode the text again."
                            .formatted(bad));
            assertRefused(
                    () -> milvus.search(ROWS, vector, 1),
                    "The query vector has %s at position 2. Every number must be finite; encode the text again."
                            .formatted(bad));
        }
        assertThat(milvus.count(ROWS)).isZero();
    }

    @Test
    void should_write_nothing_when_the_last_of_many_rows_is_bad() {
        var vectors = new float[10_000][4];
        vectors[9_999][3] = Float.NaN;

        assertRefused(
                () -> milvus.insert(ROWS, TestRows.chunks(10_000), TestEmbeddings.of(vectors)),
                "The vector of row 9999 has NaN at position 3. Every number must be finite; encode the text again.");
        assertThat(milvus.count(ROWS)).isZero();
    }

    @Test
    void should_refuse_vectors_of_mixed_size_and_rows_that_lack_a_field() {
        assertRefused(
                () -> milvus.insert(ROWS, TestRows.chunks(2), TestEmbeddings.of(new float[4], new float[3])),
                "The vector of row 1 has 3 numbers, but the field vector takes 4. Use the model the collection was made for, or make a new collection.");
        assertRefused(
                () -> milvus.insert(ROWS, List.of(Map.of("id", 1))),
                "The field vector takes a vector, a float[] or a list of numbers; a row has none.");
        assertRefused(
                () -> milvus.insert(ROWS, List.of(Map.of("vector", new float[4]))),
                "A row has no field id, which the collection needs. The row has: vector.");
        assertRefused(
                () -> milvus.insert(ROWS, List.of(Map.of("id", "one", "vector", new float[4]))),
                "The field id takes numbers (Int64), not 'one'.");
        assertRefused(
                () -> milvus.delete(ROWS, " "),
                "The filter is empty. Pass one, for example Filter.equal(\"source\", \"faq.md\"); to delete all rows drop the collection.");
        assertThat(milvus.count(ROWS)).isZero();
    }

    @Test
    void should_notice_a_collection_that_another_client_made_again() {
        milvus.insert(ROWS, TestRows.chunks(1), TestEmbeddings.random(1, 4, 1));
        try (var other = Milvus.open(directory.resolve("rows.db").toString(), null)) {
            other.dropCollection(ROWS);
            other.createCollection(ROWS, 8, MetricType.IP, ConsistencyLevel.STRONG);
        }

        assertRefused(
                () -> milvus.insert(ROWS, TestRows.chunks(1), TestEmbeddings.random(1, 4, 1)),
                "The embeddings: 4 numbers, but the collection rows takes 8. Use the model the collection was made for, or make a new collection.");
        assertThat(milvus.search(ROWS, new float[8], 1)).isEmpty();
    }

    @Test
    void should_say_what_the_distance_means() {
        milvus.insert(ROWS, List.of(Map.of("id", 1, "vector", new float[] {0, 3, 0, 0}, "text", "t")));
        assertThat(milvus.search(ROWS, new float[] {0, 1, 0, 0}, 1).table().name())
                .isEqualTo("1 hit (L2: smaller is nearer)");
        assertThat(milvus.search(ROWS, new float[] {0, 1, 0, 0}, 1).get(0).distance())
                .isEqualTo(4);

        milvus.dropCollection(ROWS);
        milvus.createCollection(ROWS, 4);
        milvus.insert(ROWS, List.of(Map.of("id", 1, "vector", new float[] {0, 3, 0, 0})));
        assertThat(milvus.search(ROWS, new float[] {0, 1, 0, 0}, 1).table().name())
                .isEqualTo("1 hit (COSINE: larger is nearer)");
        assertThat(milvus.search(ROWS, new float[] {0, 1, 0, 0}, 1).get(0).distance())
                .isEqualTo(1);
    }

    @Test
    void should_take_all_four_consistency_levels() {
        for (ConsistencyLevel level : List.of(
                ConsistencyLevel.STRONG,
                ConsistencyLevel.SESSION,
                ConsistencyLevel.BOUNDED,
                ConsistencyLevel.EVENTUALLY)) {
            milvus.dropCollection(ROWS);
            milvus.createCollection(ROWS, 4, MetricType.IP, level);
            milvus.insert(ROWS, TestRows.chunks(3), TestEmbeddings.random(3, 4, 1));

            assertThat(milvus.search(ROWS, new float[] {1, 0, 0, 0}, 3)).hasSize(3);
        }
    }

    @Test
    void should_show_collections_and_fields_as_tables() throws Exception {
        milvus.dropCollection("sdk");
        milvus.insert(ROWS, TestRows.chunks(3), TestEmbeddings.random(3, 4, 1));

        assertThat(Tables.text(milvus.collections(), 100))
                .isEqualTo("""
                         1 collection in %s
                         name │ rows │ dimension │ metric │ consistency
                        ──────┼──────┼───────────┼────────┼─────────────
                         rows │    3 │ 4         │ L2     │ STRONG""".formatted(directory.toRealPath().resolve("rows.db")));
        assertThat(Tables.text(milvus.describe(ROWS), 160)).isEqualTo("""
                         rows: distance L2: smaller is nearer; consistency STRONG; takes other fields too
                         field  │ type        │ dimension │ key
                        ────────┼─────────────┼───────────┼─────────
                         id     │ Int64       │         0 │ primary
                         vector │ FloatVector │         4 │""");
    }

    private static JsonObject sdkRow(Chunk chunk, float[] vector) {
        var row = new JsonObject();
        row.addProperty("id", chunk.id());
        var numbers = new com.google.gson.JsonArray();
        for (float number : vector) {
            numbers.add(number);
        }
        row.add("vector", numbers);
        row.addProperty("text", chunk.text());
        row.addProperty("source", chunk.source());
        row.addProperty("line", chunk.line());
        row.addProperty("heading", chunk.heading());
        return row;
    }

    private static List<Map<String, Object>> sorted(Rows rows) {
        return rows.stream()
                .sorted(Comparator.comparing(row -> (Long) row.get("id")))
                .toList();
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
    }
}
