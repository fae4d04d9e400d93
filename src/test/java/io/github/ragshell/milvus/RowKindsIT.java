package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import io.github.ragshell.embedding.TestEmbeddings;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.AddFieldReq;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writing and reading rows with keys and fields of every kind, on each engine. */
class RowKindsIT extends EitherEngine {

    @ParameterizedTest
    @ValueSource(strings = {"native", "python"})
    void should_read_more_rows_than_a_page_has_in_whatever_order_they_are(String engine) {
        Milvus milvus = open("docs.db", engine);
        milvus.createCollection("docs", 2, MetricType.IP, ConsistencyLevel.STRONG);
        milvus.insert(
                "docs", LongStream.range(0, 9000).mapToObj(id -> row(9000 - id)).toList());
        milvus.delete("docs", "id <= 500");

        assertThat(keys(milvus, "")).hasSize(8500);
        assertThat(keys(milvus, "id > 600")).hasSize(8400);
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
    void should_refuse_keys_that_the_native_engine_could_not_delete() {
        Milvus milvus = open("docs.db", "native");
        make(milvus, text("id"), vector("vector"));

        assertRefused(
                () -> milvus.insert("docs", List.of(row("a"), row("a\0b"))),
                "The key 'a b' of the collection docs has a zero character, with which embedded Milvus can't delete or replace rows. Use a key without it.");
        assertThat(milvus.count("docs")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "true", "\"5\""})
    void should_refuse_json_values_that_the_python_engine_can_not_keep(String json) {
        Milvus milvus = open("docs.db", "python");
        make(
                milvus,
                number("id"),
                vector("vector"),
                AddFieldReq.builder().fieldName("js").dataType(DataType.JSON).build());
        Object value = new Gson().fromJson(json, Object.class);
        List<Map<String, Object>> rows = LongStream.range(0, 1000)
                .mapToObj(id -> row(id, "js", id == 900 ? value : Map.of("a", id)))
                .toList();
        String sentence =
                "The field js of the collection docs (JSON) is '%s'. The Python engine keeps a map or a list there, and changes or refuses other values. Put it into a map."
                        .formatted(value);

        assertRefused(() -> milvus.insert("docs", rows), sentence);
        assertRefused(() -> milvus.upsert("docs", rows), sentence);
        assertRefused(() -> milvus.access("docs").upsert(rows), sentence);
        assertThat(milvus.count("docs")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "python"})
    void should_search_a_collection_that_takes_no_other_fields(String engine) {
        Milvus milvus = open("docs.db", engine);
        make(
                milvus,
                false,
                number("id"),
                vector("vector"),
                AddFieldReq.builder()
                        .fieldName("text")
                        .dataType(DataType.VarChar)
                        .maxLength(100)
                        .build());
        milvus.insert("docs", List.of(row(1L, "text", "hello")));

        Hits hits = milvus.search("docs", VECTOR, 3);

        assertThat(hits.get(0).text()).isEqualTo("hello");
        assertThat(hits.get(0).source()).isEmpty();
        assertThat(milvus.search(
                        "docs", "question", VECTOR, SearchOptions.top(3).variety(0.5)))
                .hasSize(1);
        assertThat(hits.expand(1).get(0).text()).isEqualTo("hello");
    }

    @Test
    void should_find_null_as_an_empty_text() {
        Milvus milvus = open("docs.db", "python");
        make(milvus, number("id"), vector("vector"), optional("text"), optional("source"));
        milvus.insert("docs", List.of(row(1L), row(2L, "text", "t"), row(3L)));

        Hits hits =
                milvus.search("docs", "question", VECTOR, SearchOptions.top(3).atMostPerFile(1));

        assertThat(hits).hasSize(3).allMatch(hit -> hit.source().isEmpty());
        assertThat(hits.context()).doesNotContain("null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "python"})
    void should_drop_no_id_where_milvus_makes_them(String engine) {
        Milvus milvus = open("docs.db", engine);
        make(
                milvus,
                AddFieldReq.builder()
                        .fieldName("id")
                        .dataType(DataType.Int64)
                        .isPrimaryKey(true)
                        .autoID(true)
                        .build(),
                vector("vector"));
        milvus.insert("docs", List.of(Map.of("vector", VECTOR)));
        List<Map<String, Object>> rows = List.of(row(4711L));
        String upsert =
                "Milvus makes the ids of the collection docs, so an upsert would add the rows and replace none. Delete the old rows, then insert the new ones.";

        assertRefused(
                () -> milvus.insert("docs", rows),
                "A row has the id '4711', but Milvus makes the ids of the collection docs. Leave the field id out.");
        assertRefused(() -> milvus.upsert("docs", rows), upsert);
        assertRefused(() -> milvus.upsert("docs", List.of(Map.of("vector", VECTOR))), upsert);
        assertRefused(() -> milvus.access("docs").upsert(rows), upsert);
        assertRefused(() -> milvus.upsert("docs", TestRows.chunks(1), TestEmbeddings.random(1, 2, 1)), upsert);
        assertThat(milvus.insert("docs", TestRows.chunks(1), TestEmbeddings.random(1, 2, 1))
                        .insertCount())
                .isEqualTo(1);
        assertThat(milvus.count("docs")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "python"})
    void should_read_and_delete_nothing_without_keys(String engine) {
        Milvus milvus = open("docs.db", engine);
        milvus.createCollection("docs", 2, MetricType.IP, ConsistencyLevel.STRONG);
        milvus.insert("docs", List.of(row(1L)));
        CollectionAccess access = milvus.access("docs");

        access.delete(List.of());

        assertThat(access.get(List.of())).isEmpty();
        assertThat(access.get(List.of(), List.of("text"))).isEmpty();
        assertThat(milvus.count("docs")).isEqualTo(1);
    }

    private static AddFieldReq optional(String name) {
        return AddFieldReq.builder()
                .fieldName(name)
                .dataType(DataType.VarChar)
                .maxLength(20)
                .isNullable(true)
                .build();
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
                "The field size of the collection docs may be null or has a default, which copy does not support. Nothing was copied; copy it with client(), or drop it first.");
        assertThat(to.hasCollection("docs")).isFalse();
    }
}
