package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.embedding.KeywordModel;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
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
