package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.embedding.TestEmbeddings;
import io.github.ragshell.milvus.lite.Leftovers;
import io.github.ragshell.view.Tables;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Between two embedded Milvus; ServerIT copies to a server and back. */
class CopyIT {

    @TempDir
    Path directory;

    private String from;
    private String to;
    private Milvus source;
    private Milvus target;

    @BeforeEach
    void open() throws Exception {
        from = directory.toRealPath().resolve("from.db").toString();
        to = directory.toRealPath().resolve("to.db").toString();
        source = Milvus.open(from, null);
        target = Milvus.open(to, null);
        source.createCollection("b_docs", 384, MetricType.IP, ConsistencyLevel.STRONG);
        source.insert("b_docs", TestRows.chunks(-5, 2500), TestEmbeddings.random(2500, 384, 1));
        source.createCollection("a_rows", 4, MetricType.L2, ConsistencyLevel.STRONG);
        source.insert(
                "a_rows",
                List.of(Map.of(
                        "id",
                        Long.MIN_VALUE + 1,
                        "vector",
                        new float[] {1, 2, 3, 4},
                        "tags",
                        List.of("a", Map.of("deep", 1.5)),
                        "year",
                        1815,
                        "open",
                        true)));
        source.createCollection("c_empty", 4);
    }

    @AfterEach
    void close() throws Exception {
        source.close();
        target.close();
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    @Test
    void should_copy_all_collections_with_all_fields() {
        CopyResult result = Milvus.copy(from, to);

        assertThat(result.collections())
                .extracting(CopyResult.Collection::name, CopyResult.Collection::rows, CopyResult.Collection::copied)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a_rows", 1L, 1L),
                        org.assertj.core.groups.Tuple.tuple("b_docs", 2500L, 2500L),
                        org.assertj.core.groups.Tuple.tuple("c_empty", 0L, 0L));
        assertThat(target.query("a_rows", "", 1)).isEqualTo(source.query("a_rows", "", 1));
        assertThat(target.get("b_docs", List.of(-5L, 2494L)))
                .hasSize(2)
                .isEqualTo(source.get("b_docs", List.of(-5L, 2494L)));
        float[] query = TestEmbeddings.random(1, 384, 2).get(0);
        assertThat(target.search("b_docs", query, 5)).isEqualTo(source.search("b_docs", query, 5));
        assertThat(Tables.text(target.describe("a_rows"), 100)).isEqualTo(Tables.text(source.describe("a_rows"), 100));
    }

    @Test
    void should_complete_a_copy_that_broke_off() {
        Milvus.copy(from, to);
        target.delete("b_docs", "id > 1200");
        long left = target.count("b_docs");

        CopyResult result = Milvus.copy(from, to);

        assertThat(result.collections().get(1))
                .satisfies(docs -> assertThat(docs.rows()).isEqualTo(2500))
                .satisfies(docs -> assertThat(docs.copied()).isEqualTo(2500 - left));
        assertThat(target.count("b_docs")).isEqualTo(2500);
    }

    @Test
    void should_say_that_the_target_has_other_rows() {
        Milvus.copy(from, to);
        target.upsert("a_rows", List.of(Map.of("id", 7, "vector", new float[4])));

        assertThatThrownBy(() -> Milvus.copy(from, to))
                .isInstanceOf(ServiceException.class)
                .extracting(e -> e.getMessage().replaceAll("checksum [0-9a-f]{16}", "checksum X"))
                .isEqualTo(
                        "The copy of a_rows is not the same: 1 rows with checksum X in %s, 2 rows with checksum X in %s. Something else wrote to one of them, or the target had rows of its own; drop the collection in the target and copy again."
                                .formatted(from, to));
    }

    @Test
    void should_copy_nothing_when_a_collection_has_another_metric() {
        target.createCollection("b_docs", 384, MetricType.L2, ConsistencyLevel.STRONG);

        assertThatThrownBy(() -> Milvus.copy(from, to))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The collection b_docs is in %s already, with other fields or another metric than in %s. Nothing was copied; drop or rename one of them.",
                        to, from);
        assertThat(target.hasCollection("a_rows")).isFalse();
    }

    @Test
    void should_copy_nothing_when_ids_could_not_be_kept() {
        source.client()
                .createCollection(CreateCollectionReq.builder()
                        .collectionName("auto")
                        .dimension(4)
                        .autoID(true)
                        .build());

        assertThatThrownBy(() -> Milvus.copy(from, to))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The collection auto lets Milvus make its ids, so a copy would have other ids. Nothing was copied; copy it with client(), or drop it first.");
        assertThat(target.hasCollection("a_rows")).isFalse();
    }

    @Test
    void should_refuse_to_copy_onto_itself() {
        assertThatThrownBy(() -> Milvus.copy(
                        from, directory.resolve(".").resolve("from.db").toString()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Both addresses are %s. Pass two different ones: copy(from, to).", from);
    }
}
