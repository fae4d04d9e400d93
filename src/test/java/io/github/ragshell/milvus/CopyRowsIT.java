package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.embedding.KeywordModel;
import io.github.ragshell.view.RecordingDisplay;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.DescribeCollectionReq;
import io.milvus.v2.service.vector.request.InsertReq;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of every kind, from each engine to each. */
class CopyRowsIT extends EitherEngine {

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
    void should_not_say_that_doubled_rows_are_the_same() {
        Milvus from = open("from.db", "native");
        Milvus to = open("to.db", "native");
        from.createCollection("docs", 2, MetricType.IP, ConsistencyLevel.STRONG);
        from.insert("docs", List.of(row(1L), row(2L)));
        copy(from, to);
        // As other clients do: the engine keeps both rows
        var vector = new JsonArray();
        vector.add(1);
        vector.add(0);
        var again = new JsonObject();
        again.addProperty("id", 1);
        again.add("vector", vector);
        to.client()
                .insert(InsertReq.builder()
                        .collectionName("docs")
                        .data(List.of(again))
                        .build());

        assertThatThrownBy(() -> copy(from, to))
                .isInstanceOf(ServiceException.class)
                .hasMessage(
                        "The copy of docs is not the same: %s has 2 rows of different ids, but counts 3. Ids are there twice, which searches may find; drop the collection in the target and copy again."
                                .formatted(to.address()));
    }

    @ParameterizedTest
    @CsvSource({"native, native", "native, python", "python, native"})
    void should_copy_vectors_without_an_index(String engine, String other) {
        Milvus from = open("from.db", engine);
        Milvus to = open("to.db", other);
        make(from, number("id"), vector("plain"));
        from.insert("docs", List.of(Map.of("id", 1, "plain", VECTOR)));

        assertThat(copy(from, to).collections().get(0).copied()).isEqualTo(1);

        assertThat(to.describe("docs").name()).contains("no index");
        assertThat(copy(from, to).collections().get(0).copied()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "python"})
    void should_keep_the_partition_key_or_say_that_it_can_not(String engine) {
        Milvus from = open("from.db", "python");
        Milvus to = open("to.db", engine);
        boolean kept = engine.equals("python");
        make(
                from,
                number("id"),
                vector("vector"),
                AddFieldReq.builder()
                        .fieldName("tenant")
                        .dataType(DataType.VarChar)
                        .maxLength(20)
                        .isPartitionKey(true)
                        .build());
        from.insert("docs", List.of(row(1L, "tenant", "a"), row(2L, "tenant", "b")));

        try (var display = RecordingDisplay.use()) {
            copy(from, to);
            String notice =
                    "The native engine has no partitions: the partition key tenant of docs is a field like others in the copy";
            assertThat(display.notices().contains(notice)).isNotEqualTo(kept);
        }

        assertThat(to.get("docs", List.of(1L))).hasSize(1);
        assertThat(to.client()
                        .describeCollection(DescribeCollectionReq.builder()
                                .collectionName("docs")
                                .build())
                        .getCollectionSchema()
                        .getField("tenant")
                        .getIsPartitionKey())
                .isEqualTo(kept);
        assertThat(copy(from, to).collections().get(0).copied()).isZero();
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

    @Test
    void should_refuse_a_source_that_is_not_there() {
        Path missing = home.resolve("typo.db");

        assertRefused(
                () -> Milvus.copy(missing.toString(), home.resolve("to.db").toString()),
                "There is no database %s, so nothing was copied. Check the path.".formatted(missing));
        assertThat(Files.exists(missing)).isFalse();
    }
}
