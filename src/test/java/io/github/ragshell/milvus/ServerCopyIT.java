package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.ragshell.core.ServiceException;
import io.github.ragshell.embedding.KeywordModel;
import io.github.ragshell.embedding.TestEmbeddings;
import io.github.ragshell.view.Tables;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.database.request.CreateDatabaseReq;
import io.milvus.v2.service.utility.request.FlushReq;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies to a real server that asks for a password, and back. */
@Tag("slow")
class ServerCopyIT {

    private static final String TOKEN = "root:Milvus";

    private static RealServer server;
    private static Milvus milvus;

    @TempDir
    Path directory;

    private Path home;

    @BeforeAll
    static void start() throws Exception {
        server = RealServer.start(true);
        milvus = Milvus.open(server.uri(), TOKEN);
    }

    @AfterAll
    static void stop() throws Exception {
        if (milvus != null) {
            milvus.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void home() throws Exception {
        home = directory.toRealPath();
    }

    @AfterEach
    void leavesNothing() throws Exception {}

    @Test
    void should_copy_a_file_to_the_server_and_back_into_a_file() {
        String file = home.resolve("from.db").toString();
        String back = home.resolve("back.db").toString();
        String copies = database("copies");
        Map<String, Object> odd = Map.of(
                "id",
                Long.MIN_VALUE + 1,
                "vector",
                new float[] {1, -0.0f, 3e-30f, 4},
                "tags",
                List.of("a", 1.5),
                "ok",
                true);
        try (var source = Milvus.open(file, null)) {
            source.createCollection("docs", 384, MetricType.IP, ConsistencyLevel.STRONG);
            source.insert("docs", TestRows.chunks(-5, 2500), TestEmbeddings.random(2500, 384, 1));
            source.createCollection("odd", 4, MetricType.L2, ConsistencyLevel.SESSION);
            source.insert("odd", List.of(odd));
            source.createCollection("empty", 4);

            var there = Milvus.copy(file, null, copies, TOKEN);
            var again = Milvus.copy(file, null, copies, TOKEN);
            var here = Milvus.copy(copies, TOKEN, back, null);

            assertThat(there.collections())
                    .extracting(CopyResult.Collection::name, CopyResult.Collection::rows, CopyResult.Collection::copied)
                    .containsExactly(tuple("docs", 2500L, 2500L), tuple("empty", 0L, 0L), tuple("odd", 1L, 1L));
            assertThat(again.collections())
                    .extracting(CopyResult.Collection::copied)
                    .containsOnly(0L);
            assertThat(here.collections()).isEqualTo(there.collections());
            try (var copy = Milvus.open(back, null)) {
                float[] query = TestEmbeddings.random(1, 384, 2).get(0);
                assertThat(copy.search("docs", query, 5)).isEqualTo(source.search("docs", query, 5));
                assertThat(copy.query("odd", "", 1)).isEqualTo(source.query("odd", "", 1));
                assertThat(Tables.text(copy.describe("odd"), 100)).isEqualTo(Tables.text(source.describe("odd"), 100));
            }
        }
    }

    @Test
    void should_copy_rows_of_several_segments_in_whatever_order_they_are() {
        String rows = database("rows_in_segments");
        var random = new Random(5);
        var keys = new ArrayList<Object>();
        try (var source = Milvus.open(rows, TOKEN)) {
            source.createCollection("docs", 2, MetricType.IP, ConsistencyLevel.STRONG);
            makeWithTextKeys(source);
            for (int part = 0; part < 3; part++) {
                var numbered = new ArrayList<Map<String, Object>>();
                var named = new ArrayList<Map<String, Object>>();
                for (int i = 0; i < 1500; i++) {
                    long id = part == 0 && i == 0 ? Long.MIN_VALUE : random.nextLong();
                    keys.add(id);
                    numbered.add(Map.of("id", id, "vector", new float[] {1, 0}));
                    String name = List.of("'", "\uD83D\uDE00", "\uFF01", "a\nb").get(i % 4) + id;
                    named.add(Map.of("id", name, "vector", new float[] {1, 0}));
                }
                source.insert("docs", numbered);
                source.insert("names", named);
                source.client()
                        .flush(FlushReq.builder()
                                .collectionNames(List.of("docs", "names"))
                                .build());
            }
            source.delete("docs", keys.subList(0, 100));

            var read = new ArrayList<Object>();
            source.access("docs").forEachRow("", List.of(), row -> read.add(row.get("id")));
            assertThat(read).containsExactlyInAnyOrderElementsOf(keys.subList(100, 4500));
            // A copy sees what a reader of this collection may not see yet
            source.delete("names", "id like \"a%\"");

            var copied = Milvus.copy(rows, TOKEN, home.resolve("here.db").toString(), null);
            assertThat(copied.collections())
                    .extracting(CopyResult.Collection::rows)
                    .containsExactly(4400L, 3375L);
            copied = Milvus.copy(home.resolve("here.db").toString(), null, database("rows_again"), TOKEN);
            assertThat(copied.collections())
                    .extracting(CopyResult.Collection::rows)
                    .containsExactly(4400L, 3375L);
        }
    }

    @Test
    void should_copy_nothing_when_a_server_has_no_sparse_vectors_for_keywords() {
        String file = home.resolve("from.db").toString();
        String target = database("without_keywords");
        try (var source = Milvus.open(file, null);
                var there = Milvus.open(target, TOKEN)) {
            source.createCollection("a_plain", 4);
            source.createCollection("words", 4, MetricType.IP, ConsistencyLevel.STRONG, KeywordModel.english());

            assertThatThrownBy(() -> Milvus.copy(file, null, target, TOKEN))
                    .isInstanceOf(ServiceException.class)
                    .hasMessageStartingWith("The collection words with keywords could not be made. Keywords are");
            assertThat(there.collections().rowCount()).isZero();
        }
    }

    private static String database(String name) {
        milvus.client()
                .createDatabase(CreateDatabaseReq.builder().databaseName(name).build());
        return server.uri() + "/" + name;
    }

    private static void makeWithTextKeys(Milvus milvus) {
        milvus.client()
                .createCollection(CreateCollectionReq.builder()
                        .collectionName("names")
                        .dimension(2)
                        .idType(DataType.VarChar)
                        .maxLength(100)
                        .metricType("IP")
                        .consistencyLevel(ConsistencyLevel.BOUNDED)
                        .build());
    }
}
