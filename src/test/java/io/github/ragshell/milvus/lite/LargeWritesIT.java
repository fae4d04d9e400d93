package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.request.UpsertReq;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes of the SDK that go to the native engine in parts, and a server that is killed meanwhile. */
@Tag("slow")
class LargeWritesIT {

    private static final int ROWS = 900;
    private static final String TEXT = "x".repeat(32_000);

    @TempDir
    Path directory;

    private Path database;
    private MilvusLite lite;
    private MilvusClientV2 client;

    @BeforeEach
    void open() throws Exception {
        database = directory.toRealPath().resolve("large.db");
        lite = MilvusLite.open(database, Engine.NATIVE);
        client = new MilvusClientV2(
                ConnectConfig.builder().uri(lite.uri()).rpcDeadlineMs(30_000).build());
    }

    @AfterEach
    void close() {
        client.close();
        lite.close();
    }

    @Test
    void should_double_no_new_row_when_the_server_is_killed_before_an_upsert_is_sent() throws Exception {
        create(8);
        Path journal = database.resolveSibling(".large.db.upserts");
        CompletableFuture<Void> killed = killWhen(() -> {
            try (Stream<Path> files = Files.exists(journal) ? Files.list(journal) : Stream.empty()) {
                return files.findAny().isPresent();
            }
        });

        assertThat(upsert(texts())).isEqualTo(ROWS);

        killed.join();
        assertThat(count()).isEqualTo(ROWS);
    }

    @Test
    void should_double_no_new_row_when_the_server_is_killed_between_the_parts_of_an_upsert() throws Exception {
        create(8);
        CompletableFuture<Void> killed = killWhen(() -> count() > 0);

        assertThat(upsert(texts())).isEqualTo(ROWS);

        killed.join();
        assertThat(count()).isEqualTo(ROWS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void should_double_no_row_of_an_insert_and_say_how_much_of_it_is_in_when_the_server_is_killed(boolean ownIds) {
        create(8, !ownIds);
        CompletableFuture<Void> killed = killWhen(() -> count() > 0);
        List<JsonObject> rows = texts();
        if (!ownIds) {
            rows.forEach(row -> row.remove("id"));
        }

        Throwable failure = catchThrowable(() -> client.insert(
                InsertReq.builder().collectionName("docs").data(rows).build()));

        killed.join();
        if (failure == null) {
            // No part was on its way, or the ids of that one told that it was not in
            assertThat(count()).isEqualTo(ROWS);
        } else {
            assertThat(failure)
                    .hasMessageMatching(
                            "(?s).*This insert was cut off \\(.*\\), and of the \\d+ rows that were on their way it is not known whether they are in\\. Write all rows again with upsert, or insert those that are missing \\(\\d+ of 900 rows are in: a large write is sent in parts\\).*");
            assertThat(count()).isBetween(1L, (long) ROWS);
        }
    }

    @Test
    void should_replace_many_rows_and_answer_for_all_of_them() {
        int rows = 3000;
        create(384);
        assertThat(upsert(vectors(rows))).isEqualTo(rows);

        var replaced = client.upsert(
                UpsertReq.builder().collectionName("docs").data(vectors(rows)).build());

        assertThat(replaced.getUpsertCnt()).isEqualTo(rows);
        assertThat(replaced.getPrimaryKeys()).hasSize(rows);
        assertThat(count()).isEqualTo(rows);
    }

    private void create(int dimension) {
        create(dimension, false);
    }

    private void create(int dimension, boolean autoId) {
        client.createCollection(CreateCollectionReq.builder()
                .collectionName("docs")
                .autoID(autoId)
                .dimension(dimension)
                .consistencyLevel(ConsistencyLevel.STRONG)
                .build());
    }

    private CompletableFuture<Void> killWhen(Callable<Boolean> moment) {
        return CompletableFuture.runAsync(() -> {
            try {
                while (!moment.call()) {
                    Thread.onSpinWait();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            lite.endServer();
        });
    }

    private long upsert(List<JsonObject> rows) {
        return client.upsert(
                        UpsertReq.builder().collectionName("docs").data(rows).build())
                .getUpsertCnt();
    }

    private long count() {
        return (Long) client.query(QueryReq.builder()
                        .collectionName("docs")
                        .filter("")
                        .outputFields(List.of("count(*)"))
                        .build())
                .getQueryResults()
                .get(0)
                .getEntity()
                .get("count(*)");
    }

    private static List<JsonObject> texts() {
        return IntStream.range(0, ROWS)
                .mapToObj(id -> {
                    JsonObject row = row(id, 8);
                    row.addProperty("text", TEXT);
                    return row;
                })
                .toList();
    }

    private static List<JsonObject> vectors(int rows) {
        return IntStream.range(0, rows).mapToObj(id -> row(id, 384)).toList();
    }

    private static JsonObject row(int id, int dimension) {
        var row = new JsonObject();
        row.addProperty("id", id);
        var vector = new JsonArray();
        IntStream.range(0, dimension).forEach(i -> vector.add((id + i) % 100 / 100f));
        row.add("vector", vector);
        return row;
    }
}
