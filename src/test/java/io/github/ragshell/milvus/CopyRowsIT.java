package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.embedding.KeywordModel;
import io.github.ragshell.milvus.lite.Leftovers;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq.CollectionSchema;
import io.milvus.v2.service.index.request.DescribeIndexReq;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of every kind, from each engine to each. */
class CopyRowsIT {

    private static final float[] VECTOR = {1, 0};

    @TempDir
    Path directory;

    private Path home;
    private final List<Milvus> open = new ArrayList<>();

    @BeforeEach
    void home() throws Exception {
        home = directory.toRealPath();
    }

    @AfterEach
    void close() throws Exception {
        System.clearProperty("ragshell.engine");
        open.forEach(Milvus::close);
        Leftovers.assertNoneFor(home);
    }

    private Milvus open(String name, String engine) {
        System.setProperty("ragshell.engine", engine);
        var milvus = Milvus.open(home.resolve(name).toString(), null);
        open.add(milvus);
        return milvus;
    }

    private static CopyResult copy(Milvus from, Milvus to) {
        return Milvus.copy(from.address(), null, to.address(), null);
    }

    @ParameterizedTest
    @CsvSource({"python, native", "native, python"})
    void should_copy_all_rows_in_whatever_order_they_are(String engine, String other) {
        Milvus from = open("from.db", engine);
        Milvus to = open("to.db", other);
        var random = new Random(7);
        List<Map<String, Object>> rows = LongStream.range(0, 2500)
                .mapToObj(i -> row(i == 0 ? Long.MIN_VALUE : random.nextLong(), "even", i % 2 == 0))
                .toList();
        from.createCollection("docs", 2, MetricType.IP, ConsistencyLevel.STRONG);
        from.insert("docs", rows);

        assertThat(copy(from, to).collections().get(0).rows()).isEqualTo(2500);
        assertThat(copy(from, to).collections().get(0).copied()).isZero();

        assertThat(keys(to, "")).containsExactlyInAnyOrderElementsOf(keys(rows));
        assertThat(keys(from, "")).containsExactlyInAnyOrderElementsOf(keys(rows));
        assertThat(keys(from, "even == true")).hasSize(1250);
        assertThat(keys(from, "id == 5")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"python, native", "native, python", "native, native"})
    void should_copy_text_keys_of_all_characters(String engine, String other) {
        Milvus from = open("from.db", engine);
        Milvus to = open("to.db", other);
        var keys = new ArrayList<>(
                List.of("it's", "itz", "ita", "", "A", "\uD83D\uDE00", "\uFF01", "\uE000", "\"q", "b\\c"));
        for (int i = 0; i < 1200; i++) {
            keys.add(List.of("'", "\uD83D\uDE00", "\uFF01", "z").get(i % 4) + i);
        }
        Collections.shuffle(keys, new Random(1));
        make(from, text("id"), vector("vector"));
        from.insert("docs", keys.stream().map(key -> row(key, "x", 1)).toList());

        assertThat(copy(from, to).collections().get(0).rows()).isEqualTo(1210);

        assertThat(keys(to, "")).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(keys(from, "")).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void should_refuse_line_breaks_in_keys_where_they_could_not_be_found() {
        Milvus milvus = open("docs.db", "native");
        make(milvus, text("id"), vector("vector"));

        for (String key : List.of("z\nb", "z\rb")) {
            List<Map<String, Object>> rows = List.of(row("a"), row(key));
            String sentence =
                    "The key 'z b' of the collection docs has a line break, by which embedded Milvus never finds it. Use a key of one line.";
            assertRefused(() -> milvus.insert("docs", rows), sentence);
            assertRefused(() -> milvus.upsert("docs", rows), sentence);
            assertRefused(() -> milvus.access("docs").upsert(rows), sentence);
        }
        assertThat(milvus.count("docs")).isZero();
    }

    @Test
    void should_keep_line_breaks_in_keys_on_the_python_engine() {
        Milvus milvus = open("docs.db", "python");
        make(milvus, text("id"), vector("vector"));
        milvus.insert("docs", List.of(row("a\nb")));

        assertRefused(
                () -> milvus.insert("docs", List.of(row("a\nb"))),
                "The id 'a b' is in the collection docs already, so nothing was inserted. To add the rows to those that are there, number them on: chunks.startingAt(milvus.nextId(\"docs\")). To replace the old rows, call upsert.");
        assertThat(milvus.get("docs", List.of("a\nb"))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"python, native", "native, python"})
    void should_copy_keywords(String engine, String other) {
        Milvus from = open("from.db", engine);
        Milvus to = open("to.db", other);
        from.createCollection("docs", 2, MetricType.IP, ConsistencyLevel.STRONG, KeywordModel.english());
        from.insert(
                "docs",
                List.of(
                        row(1L, "keywords", Map.of(5L, 0.25f, 4_000_000_000L, 1.1f), "text", "one"),
                        row(2L, "keywords", Map.of(7L, 2f), "text", "two")));

        assertThat(copy(from, to).collections().get(0).copied()).isEqualTo(2);
        from.upsert("docs", List.of(row(2L, "keywords", Map.of(7L, 3f), "text", "two")));
        assertThat(copy(from, to).collections().get(0).copied()).isEqualTo(1);

        assertThat(to.get("docs", List.of(1L)).get(0).get("keywords"))
                .isEqualTo(from.get("docs", List.of(1L)).get(0).get("keywords"));
        assertThat(to.get("docs", List.of(2L)).get(0).get("keywords")).isEqualTo(Map.of(7L, 3f));
        assertThat(to.access("docs").note(KeywordModel.FIELD))
                .isEqualTo(from.access("docs").note(KeywordModel.FIELD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "python"})
    void should_keep_the_metric_of_each_vector(String engine) {
        Milvus from = open("from.db", engine);
        Milvus to = open("to.db", "native");
        make(from, number("id"), vector("a"), vector("b"));
        from.insert("docs", List.of(Map.of("id", 1, "a", VECTOR, "b", new float[] {5, 5})));

        copy(from, to);

        assertThat(metric(to, "a")).isEqualTo(metric(from, "a")).isEqualTo(MetricType.IP);
        assertThat(metric(to, "b")).isEqualTo(metric(from, "b")).isEqualTo(MetricType.L2);
        from.upsert("docs", List.of(Map.of("id", 1, "a", VECTOR, "b", new float[] {6, 6})));
        assertThat(copy(from, to).collections().get(0).copied()).isEqualTo(1);
    }

    @Test
    void should_copy_rows_again_that_have_changed() {
        Milvus from = open("from.db", "native");
        Milvus to = open("to.db", "python");
        from.createCollection("docs", 2, MetricType.IP, ConsistencyLevel.STRONG);
        from.insert("docs", List.of(row(1L, "text", "old", "size", 0.1), row(2L, "text", "same", "size", 1e300)));
        copy(from, to);
        from.upsert("docs", List.of(row(1L, "text", "new", "size", 1234567890123456789L)));

        assertThat(copy(from, to).collections().get(0).copied()).isEqualTo(1);

        assertThat(to.get("docs", List.of(1L)).get(0))
                .containsEntry("text", "new")
                .containsEntry("size", 1234567890123456789L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "python"})
    void should_copy_rows_that_do_not_fit_into_one_answer(String engine) {
        Milvus from = open("from.db", engine);
        Milvus to = open("to.db", "native");
        from.createCollection("docs", 2, MetricType.IP, ConsistencyLevel.STRONG);
        List<String> list = Collections.nCopies(1_000, "x".repeat(100));
        for (int part = 0; part < 8; part++) {
            from.insert(
                    "docs",
                    LongStream.range(part * 100L, part * 100L + 100)
                            .mapToObj(id -> row(id, "list", list))
                            .toList());
        }

        assertThat(copy(from, to).collections().get(0).rows()).isEqualTo(800);
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "python"})
    void should_insert_large_lists(String engine) {
        Milvus milvus = open("docs.db", engine);
        milvus.createCollection("docs", 2, MetricType.IP, ConsistencyLevel.STRONG);
        List<String> list = Collections.nCopies(3_000, "x".repeat(100));

        milvus.insert(
                "docs",
                LongStream.range(0, 300).mapToObj(id -> row(id, "list", list)).toList());

        assertThat(milvus.count("docs")).isEqualTo(300);
    }

    @Test
    void should_refuse_a_source_that_is_not_there() {
        Path missing = home.resolve("typo.db");

        assertRefused(
                () -> Milvus.copy(missing.toString(), home.resolve("to.db").toString()),
                "There is no database %s, so nothing was copied. Check the path.".formatted(missing));
        assertThat(Files.exists(missing)).isFalse();
    }

    @Test
    void should_write_nulls_and_defaults_and_refuse_to_copy_them() {
        Milvus from = open("from.db", "python");
        Milvus to = open("to.db", "python");
        make(
                from,
                number("id"),
                AddFieldReq.builder()
                        .fieldName("size")
                        .dataType(DataType.Int64)
                        .isNullable(true)
                        .build(),
                AddFieldReq.builder()
                        .fieldName("name")
                        .dataType(DataType.VarChar)
                        .maxLength(9)
                        .defaultValue("nobody")
                        .build(),
                vector("vector"));

        from.insert(
                "docs", List.of(row(1L), row(2L, "size", 7, "name", "x"), row(3L, "name", "y"), row(4L, "size", 8)));

        assertThat(from.get("docs", List.of(1L)).get(0))
                .containsEntry("size", null)
                .containsEntry("name", "nobody");
        assertThat(from.get("docs", List.of(2L)).get(0))
                .containsEntry("size", 7L)
                .containsEntry("name", "x");
        assertThat(from.get("docs", List.of(3L)).get(0))
                .containsEntry("size", null)
                .containsEntry("name", "y");
        assertThat(from.get("docs", List.of(4L)).get(0))
                .containsEntry("size", 8L)
                .containsEntry("name", "nobody");
        assertRefused(
                () -> copy(from, to),
                "The field size of the collection docs may be null or has a default, which copy does not know. Nothing was copied; copy it with client(), or drop it first.");
        assertThat(to.hasCollection("docs")).isFalse();
    }

    private static List<Object> keys(List<Map<String, Object>> rows) {
        return rows.stream().map(row -> row.get("id")).toList();
    }

    private static List<Object> keys(Milvus milvus, String filter) {
        var keys = new ArrayList<Object>();
        milvus.access("docs").forEachRow(filter, List.of(), row -> keys.add(row.get("id")));
        assertThat(new HashSet<>(keys)).hasSameSizeAs(keys);
        return keys;
    }

    private static Map<String, Object> row(Object id, Object... more) {
        var row = new java.util.HashMap<String, Object>(Map.of("id", id, "vector", VECTOR));
        for (int i = 0; i < more.length; i += 2) {
            row.put((String) more[i], more[i + 1]);
        }
        return row;
    }

    private static AddFieldReq number(String name) {
        return AddFieldReq.builder()
                .fieldName(name)
                .dataType(DataType.Int64)
                .isPrimaryKey(true)
                .build();
    }

    private static AddFieldReq text(String name) {
        return AddFieldReq.builder()
                .fieldName(name)
                .dataType(DataType.VarChar)
                .maxLength(100)
                .isPrimaryKey(true)
                .build();
    }

    private static AddFieldReq vector(String name) {
        return AddFieldReq.builder()
                .fieldName(name)
                .dataType(DataType.FloatVector)
                .dimension(2)
                .build();
    }

    /** Vectors called b have the metric L2, others IP. */
    private static void make(Milvus milvus, AddFieldReq... fields) {
        var schema = CollectionSchema.builder().enableDynamicField(true).build();
        var indexes = new ArrayList<IndexParam>();
        for (AddFieldReq field : fields) {
            schema.addField(field);
            if (field.getDataType() == DataType.FloatVector) {
                indexes.add(IndexParam.builder()
                        .fieldName(field.getFieldName())
                        .indexType(IndexParam.IndexType.AUTOINDEX)
                        .metricType(field.getFieldName().equals("b") ? MetricType.L2 : MetricType.IP)
                        .build());
            }
        }
        milvus.client()
                .createCollection(CreateCollectionReq.builder()
                        .collectionName("docs")
                        .collectionSchema(schema)
                        .consistencyLevel(ConsistencyLevel.STRONG)
                        .indexParams(indexes)
                        .build());
    }

    private static MetricType metric(Milvus milvus, String field) {
        return milvus.client()
                .describeIndex(DescribeIndexReq.builder()
                        .collectionName("docs")
                        .fieldName(field)
                        .build())
                .getIndexDescriptions()
                .get(0)
                .getMetricType();
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
    }
}
