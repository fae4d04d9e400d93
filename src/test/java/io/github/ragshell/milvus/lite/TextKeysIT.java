package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.vector.request.DeleteReq;
import io.milvus.v2.service.vector.request.GetReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.QueryIteratorReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.UpsertReq;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.service.vector.response.QueryResp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that are SQL, from a client that knows nothing of the native engine. */
class TextKeysIT {

    private static final String HOSTILE = "x') OR ('1'='1";
    private static final List<String> IDS = List.of(
            "'",
            "''",
            "'); DELETE FROM keys; --",
            "a\"b'c",
            "a\\'b",
            "it''s",
            "it's",
            "it\\\\'s",
            "it_s",
            "its",
            "%'_\"\\",
            "\u00e9'\u6f22\ud83d\ude00",
            HOSTILE);
    private static final String WHY = "takes an apostrophe in an id for a part of its SQL";

    @TempDir
    Path directory;

    @Test
    void should_keep_find_replace_and_delete_each_key_singly() {
        try (var lite = MilvusLite.open(directory.resolve("keys.db"), Engine.NATIVE)) {
            MilvusClientV2 client = client(lite);
            var inserted = client.insert(InsertReq.builder()
                    .collectionName("keys")
                    .data(IDS.stream().map(id -> row(id, "old")).toList())
                    .build());
            assertThat(inserted.getPrimaryKeys()).isEqualTo(IDS);
            lite.endServer();

            for (String id : IDS) {
                var upserted = client.upsert(UpsertReq.builder()
                        .collectionName("keys")
                        .data(List.of(row(id, "new " + id)))
                        .build());
                assertThat(upserted.getPrimaryKeys()).containsExactly(id);
                assertThat(texts(client, "id == " + quoted(id))).isEqualTo(Map.of(id, "new " + id));
                assertThat(texts(client, "id in ['none', " + quoted(id) + "]")).isEqualTo(Map.of(id, "new " + id));
                assertThat(texts(client, "id != " + quoted(id)))
                        .hasSize(IDS.size() - 1)
                        .doesNotContainKey(id);
                if (isWrittenByClient(id)) {
                    assertThat(got(client, id)).containsExactly(id);
                }
            }
            lite.endServer();
            assertThat(texts(client, "id != 'none'"))
                    .isEqualTo(IDS.stream().collect(Collectors.toMap(id -> id, id -> "new " + id)));
            assertThat(searched(client)).containsExactlyInAnyOrderElementsOf(IDS);

            var left = new ArrayList<>(IDS);
            for (String id : IDS) {
                left.remove(id);
                var delete = DeleteReq.builder().collectionName("keys");
                var deleted = client.delete(
                        isWrittenByClient(id)
                                ? delete.ids(List.of(id)).build()
                                : delete.filter("id == " + quoted(id)).build());
                assertThat(deleted.getDeleteCnt()).isOne();
                assertThat(texts(client, "id != 'none'")).containsOnlyKeys(left);
            }
            client.close();
        }
    }

    @Test
    void should_delete_by_filter_what_has_such_keys_and_nothing_else() {
        try (var lite = MilvusLite.open(directory.resolve("keys.db"), Engine.NATIVE)) {
            MilvusClientV2 client = client(lite);
            IDS.forEach(id -> insert(client, id, id.contains("'") ? "it's hostile" : "harmless"));

            client.delete(DeleteReq.builder()
                    .collectionName("keys")
                    .filter("text == \"it's hostile\"")
                    .build());
            lite.endServer();

            assertThat(texts(client, "id != ''")).containsOnlyKeys("it_s", "its");
            client.close();
        }
    }

    @Test
    void should_find_such_keys_by_pattern_and_go_through_them_in_their_order() {
        try (var lite = MilvusLite.open(directory.resolve("keys.db"), Engine.NATIVE)) {
            MilvusClientV2 client = client(lite);
            IDS.forEach(id -> insert(client, id, "text"));

            assertThat(texts(client, "id like \"it's%\"")).containsOnlyKeys("it's");
            assertThat(texts(client, "id like 'it%'")).containsOnlyKeys("it''s", "it's", "it\\\\'s", "it_s", "its");
            assertThat(texts(client, "not (id like \"%'%\")")).containsOnlyKeys("it_s", "its");
            assertThat(texts(client, "not (id like \"it'%\")"))
                    .hasSize(IDS.size() - 2)
                    .doesNotContainKeys("it's", "it''s");
            for (String id : IDS) {
                int before = texts(client, "id < " + quoted(id)).size();
                assertThat(texts(client, "id >= " + quoted(id)))
                        .hasSize(IDS.size() - before)
                        .containsKey(id);
            }
            List<String> left =
                    IDS.stream().filter(TextKeysIT::isWrittenByClient).toList();
            IDS.stream()
                    .filter(id -> !left.contains(id))
                    .forEach(id -> client.delete(DeleteReq.builder()
                            .collectionName("keys")
                            .filter("id == " + quoted(id))
                            .build()));
            var iterator = client.queryIterator(QueryIteratorReq.builder()
                    .collectionName("keys")
                    .expr("id != 'none'")
                    .outputFields(List.of("id"))
                    .batchSize(2)
                    .build());
            var all = new ArrayList<String>();
            for (var batch = iterator.next(); !batch.isEmpty(); batch = iterator.next()) {
                batch.forEach(row -> all.add((String) row.get("id")));
            }
            iterator.close();
            assertThat(all).containsExactlyInAnyOrderElementsOf(left);
            client.close();
        }
    }

    @Test
    void should_find_each_of_many_keys_that_are_made_of_quotes() {
        try (var lite = MilvusLite.open(directory.resolve("keys.db"), Engine.NATIVE)) {
            MilvusClientV2 client = client(lite);
            var random = new Random(5);
            List<String> ids = Stream.generate(() -> random.ints(1 + random.nextInt(6), 0, 9)
                            .mapToObj(i -> "'\"\\%_anéあ".substring(i, i + 1))
                            .collect(Collectors.joining()))
                    .distinct()
                    .limit(300)
                    .toList();
            client.upsert(UpsertReq.builder()
                    .collectionName("keys")
                    .data(ids.stream().map(id -> row(id, id)).toList())
                    .build());
            client.upsert(UpsertReq.builder()
                    .collectionName("keys")
                    .data(ids.stream().map(id -> row(id, "new " + id)).toList())
                    .build());

            assertThat(rows(client, "id != 'none'")).hasSize(300);
            for (String id : ids) {
                assertThat(texts(client, "id == " + quoted(id))).isEqualTo(Map.of(id, "new " + id));
            }
            client.close();
        }
    }

    @Test
    void should_keep_each_row_once_when_the_server_is_killed_in_the_middle_of_upserts() throws Exception {
        var random = new Random(12);
        try (var lite = MilvusLite.open(directory.resolve("keys.db"), Engine.NATIVE)) {
            MilvusClientV2 client = client(lite);
            IDS.forEach(id -> insert(client, id, "0"));
            var threads = Executors.newSingleThreadExecutor();
            try {
                for (int i = 1; i <= 20; i++) {
                    String version = String.valueOf(i);
                    Future<?> upsert = threads.submit(() -> client.upsert(UpsertReq.builder()
                            .collectionName("keys")
                            .data(IDS.stream().map(id -> row(id, version)).toList())
                            .build()));
                    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(8_000)));
                    ProcessHandle.of(lite.pid()).ifPresent(ProcessHandle::destroyForcibly);
                    try {
                        upsert.get(60, TimeUnit.SECONDS);
                    } catch (ExecutionException e) {
                        // Cut off: completed by the next server
                    }
                    assertThat(rows(client, "id != 'none'"))
                            .extracting(row -> row.get("id"))
                            .containsExactlyInAnyOrderElementsOf(IDS);
                }
            } finally {
                threads.shutdownNow();
            }
            client.close();
        }
    }

    @Test
    void should_refuse_a_text_with_what_stands_for_apostrophes() {
        try (var lite = MilvusLite.open(directory.resolve("keys.db"), Engine.NATIVE)) {
            MilvusClientV2 client = client(lite);

            assertThatThrownBy(() -> insert(client, "it\uFDD0s", "text"))
                    .hasMessageContaining(
                            "The insert was refused: a text of the field 'id' has U+FDD0, which is no character");
            assertThat(rows(client, "id != ''")).isEmpty();
            client.close();
        }
    }

    @Test
    void should_refuse_an_id_with_the_character_zero_and_take_it_in_other_texts() {
        try (var lite = MilvusLite.open(directory.resolve("keys.db"), Engine.NATIVE)) {
            MilvusClientV2 client = client(lite);
            insert(client, "old", "text");

            assertThatThrownBy(() -> insert(client, "a\0b", "text"))
                    .hasMessageContaining(
                            "The insert was refused: an id of the field 'id' has the character U+0000, and the native engine (Milvus Lite 2.5.1) can't replace or delete such a row. No row was written");
            assertThatThrownBy(() -> client.upsert(UpsertReq.builder()
                            .collectionName("keys")
                            .data(List.of(row("old", "new"), row("a\0b", "new")))
                            .build()))
                    .hasMessageContaining("The upsert was refused: an id of the field 'id' has the character U+0000");
            insert(client, "zero", "a\0b");
            assertThat(texts(client, "id != ''")).isEqualTo(Map.of("old", "text", "zero", "a\0b"));
            client.close();
        }
    }

    @Test
    void should_refuse_a_delete_of_which_it_cannot_be_told_whether_it_meets_such_a_key() throws Exception {
        try (var lite = MilvusLite.open(directory.resolve("keys.db"), Engine.NATIVE)) {
            MilvusClientV2 client = client(lite);
            insert(client, "p", "text");
            insertRoundTheRelay(lite);
            var deep = new StringBuilder("id > 'w'");
            // As deep as the engine can read it, but no deeper
            for (int i = 0; i < 49; i++) {
                deep.insert(0, i % 2 == 0 ? "id == 'nobody' or (" : "id >= 'b' and (")
                        .append(')');
            }
            assertThat(texts(client, deep.toString())).containsOnlyKeys(HOSTILE);

            assertThatThrownBy(() -> client.delete(DeleteReq.builder()
                            .collectionName("keys")
                            .filter(deep.toString())
                            .build()))
                    .hasMessageContaining(
                            "The delete from keys was refused, because it can't be told which rows it would take: The native engine (Milvus Lite 2.5.1) can't read the filter");
            lite.endServer();
            assertThat(texts(client, "id != ''")).containsOnlyKeys("p", HOSTILE);
            client.close();
        }
    }

    @Test
    void should_refuse_what_meets_a_key_that_another_program_has_put_in() throws Exception {
        try (var lite = MilvusLite.open(directory.resolve("keys.db"), Engine.NATIVE)) {
            MilvusClientV2 client = client(lite);
            insert(client, "p", "text");
            insertRoundTheRelay(lite);

            assertThat(texts(client, "id == " + quoted(HOSTILE))).containsOnlyKeys(HOSTILE);
            assertThatThrownBy(() -> client.delete(DeleteReq.builder()
                            .collectionName("keys")
                            .filter("text == 'hostile'")
                            .build()))
                    .hasMessageContaining(WHY)
                    .hasMessageContaining("1 of the rows to delete");
            assertThatThrownBy(() -> client.upsert(UpsertReq.builder()
                            .collectionName("keys")
                            .data(List.of(row(HOSTILE, "text")))
                            .build()))
                    .hasMessageContaining("another program has put in rows whose ids have an apostrophe");
            lite.endServer();
            assertThat(texts(client, "id != ''")).containsOnlyKeys("p", HOSTILE);
            client.close();
        }
    }

    // The SDK puts ids into its filters as they are
    private static boolean isWrittenByClient(String id) {
        return id.indexOf('"') < 0 && id.indexOf('\\') < 0;
    }

    private static String quoted(String id) {
        return '"' + id.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static List<Map<String, Object>> rows(MilvusClientV2 client, String filter) {
        return client
                .query(QueryReq.builder()
                        .collectionName("keys")
                        .filter(filter)
                        .outputFields(List.of("id", "text"))
                        .consistencyLevel(ConsistencyLevel.STRONG)
                        .build())
                .getQueryResults()
                .stream()
                .map(QueryResp.QueryResult::getEntity)
                .toList();
    }

    private static Map<String, String> texts(MilvusClientV2 client, String filter) {
        return rows(client, filter).stream()
                .collect(Collectors.toMap(row -> (String) row.get("id"), row -> String.valueOf(row.get("text"))));
    }

    private static List<String> got(MilvusClientV2 client, String id) {
        return client
                .get(GetReq.builder()
                        .collectionName("keys")
                        .ids(List.of(id))
                        .outputFields(List.of("id"))
                        .build())
                .getGetResults()
                .stream()
                .map(row -> (String) row.getEntity().get("id"))
                .toList();
    }

    private static List<String> searched(MilvusClientV2 client) {
        var hits = client.search(SearchReq.builder()
                        .collectionName("keys")
                        .data(List.of(new FloatVec(new float[] {1, 2})))
                        .outputFields(List.of("id"))
                        .topK(100)
                        .build())
                .getSearchResults()
                .get(0);
        assertThat(hits).allSatisfy(hit -> assertThat(hit.getEntity()).containsEntry("id", hit.getId()));
        return hits.stream().map(hit -> (String) hit.getId()).toList();
    }

    private static MilvusClientV2 client(MilvusLite lite) {
        var client = new MilvusClientV2(
                ConnectConfig.builder().uri(lite.uri()).rpcDeadlineMs(30_000).build());
        client.createCollection(CreateCollectionReq.builder()
                .collectionName("keys")
                .dimension(2)
                .idType(DataType.VarChar)
                .maxLength(100)
                .build());
        return client;
    }

    private static JsonObject row(String id, String text) {
        var row = new JsonObject();
        row.addProperty("id", id);
        var vector = new JsonArray();
        vector.add(1f);
        vector.add(2f);
        row.add("vector", vector);
        row.addProperty("text", text);
        return row;
    }

    private static void insert(MilvusClientV2 client, String id, String text) {
        client.insert(InsertReq.builder()
                .collectionName("keys")
                .data(List.of(row(id, text)))
                .build());
    }

    /** As the Python launcher does, which has no relay. */
    private static void insertRoundTheRelay(MilvusLite lite) throws Exception {
        ServerLink link = OpenDatabase.find(lite.database()).orElseThrow().link();
        var network = new NioEventLoopGroup(1);
        try (var engine = new EngineChannel(link::connect, network)) {
            var inserted = MilvusServiceGrpc.newBlockingStub(engine.get()).insert(KeyRows.insert("keys", HOSTILE));
            assertThat(inserted.getInsertCnt()).isOne();
        } finally {
            network.shutdownGracefully();
        }
    }

    /** The columns of one row. */
    private static final class KeyRows {
        static InsertRequest insert(String collection, String id) {
            var text = io.milvus.grpc.StringArray.newBuilder().addData(id);
            var json = io.milvus.grpc.JSONArray.newBuilder()
                    .addData(com.google.protobuf.ByteString.copyFromUtf8("{\"text\": \"hostile\"}"));
            var vector = io.milvus.grpc.FloatArray.newBuilder().addData(1).addData(2);
            return InsertRequest.newBuilder()
                    .setCollectionName(collection)
                    .setNumRows(1)
                    .addFieldsData(io.milvus.grpc.FieldData.newBuilder()
                            .setFieldName("id")
                            .setType(io.milvus.grpc.DataType.VarChar)
                            .setScalars(io.milvus.grpc.ScalarField.newBuilder().setStringData(text)))
                    .addFieldsData(io.milvus.grpc.FieldData.newBuilder()
                            .setFieldName("vector")
                            .setType(io.milvus.grpc.DataType.FloatVector)
                            .setVectors(io.milvus.grpc.VectorField.newBuilder()
                                    .setDim(2)
                                    .setFloatVector(vector)))
                    .addFieldsData(io.milvus.grpc.FieldData.newBuilder()
                            .setFieldName("$meta")
                            .setIsDynamic(true)
                            .setType(io.milvus.grpc.DataType.JSON)
                            .setScalars(io.milvus.grpc.ScalarField.newBuilder().setJsonData(json)))
                    .build();
        }
    }
}
