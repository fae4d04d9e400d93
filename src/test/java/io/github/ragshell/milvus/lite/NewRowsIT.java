package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.UpsertRequest;
import io.milvus.grpc.VectorField;
import io.milvus.shaded.io.grpc.ManagedChannel;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.DropCollectionReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.UpsertReq;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.utils.ClientUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upserts of rows that are new, old, and both, which go to the native engine in different ways. */
class NewRowsIT {

    private static final List<String> ODD_KEYS =
            List.of("a\"quote", "back\\slash", "line\nbreak", "tab\t", "100%_like", "ünï", " space ", "{x}", "日本");

    @TempDir
    Path directory;

    @Test
    void should_keep_each_row_once_in_its_newest_version() {
        try (var lite = MilvusLite.open(directory.resolve("rows.db"), Engine.NATIVE)) {
            MilvusClientV2 client = client(lite, DataType.Int64);

            assertThat(upsert(client, numbers(0, 300), "first")).isEqualTo(300);
            assertThat(upsert(client, numbers(200, 400), "second")).isEqualTo(200);
            assertThat(upsert(client, numbers(200, 300), "third")).isEqualTo(100);

            lite.endServer();
            Map<Object, List<String>> texts = texts(client);
            assertThat(texts).hasSize(400);
            assertThat(texts.get(0L)).containsExactly("first");
            assertThat(texts.get(250L)).containsExactly("third");
            assertThat(texts.get(399L)).containsExactly("second");
            assertThat(texts.values())
                    .allSatisfy(versions -> assertThat(versions).hasSize(1));
            client.close();
        }
    }

    @Test
    void should_keep_the_last_row_of_an_id_that_comes_twice() {
        try (var lite = MilvusLite.open(directory.resolve("twice.db"), Engine.NATIVE)) {
            MilvusClientV2 client = client(lite, DataType.Int64);

            for (String round : List.of("new", "old")) {
                var rows = List.of(row(1L, "first"), row(2L, round), row(1L, "last " + round));
                rows.get(2).add("vector", JsonParser.parseString("[-1, -2]"));
                var answer = client.upsert(
                        UpsertReq.builder().collectionName("rows").data(rows).build());
                assertThat(answer.getUpsertCnt()).isEqualTo(3);
                assertThat(answer.getPrimaryKeys()).containsExactly(1L, 2L, 1L);

                assertThat(texts(client)).isEqualTo(Map.of(1L, List.of("last " + round), 2L, List.of(round)));
                var hits = client.search(SearchReq.builder()
                                .collectionName("rows")
                                .data(List.of(new FloatVec(new float[] {1, 2})))
                                .consistencyLevel(ConsistencyLevel.STRONG)
                                .topK(10)
                                .build())
                        .getSearchResults()
                        .get(0);
                assertThat(hits).hasSize(2).allSatisfy(hit -> assertThat(hit.getScore())
                        .isCloseTo(hit.getId().equals(1L) ? -1f : 1f, within(0.001f)));
            }
            client.close();
        }
    }

    @Test
    void should_find_the_old_row_of_any_text_key() {
        try (var lite = MilvusLite.open(directory.resolve("keys.db"), Engine.NATIVE)) {
            MilvusClientV2 client = client(lite, DataType.VarChar);

            for (String key : ODD_KEYS) {
                upsert(client, List.of(key), "first");
                upsert(client, List.of(key), "second");
            }

            assertThat(texts(client).values()).hasSize(ODD_KEYS.size()).allSatisfy(versions -> assertThat(versions)
                    .containsExactly("second"));
            client.close();
        }
    }

    @Test
    void should_see_that_another_program_has_made_the_collection_again() throws IOException {
        try (var lite = MilvusLite.open(directory.resolve("again.db"), Engine.NATIVE);
                var other = new LoopbackRelay(
                        OpenDatabase.find(lite.database()).orElseThrow().link()::connect,
                        Engine.NATIVE,
                        lite.database(),
                        lite::log,
                        () -> {},
                        AccessTokens.none())) {
            MilvusClientV2 here = client(lite, DataType.Int64);
            upsert(here, numbers(0, 3), "first");
            upsert(here, numbers(0, 3), "second");
            var elsewhere = new MilvusClientV2(ConnectConfig.builder()
                    .uri("http://127.0.0.1:" + other.port())
                    .rpcDeadlineMs(30_000)
                    .build());
            elsewhere.dropCollection(
                    DropCollectionReq.builder().collectionName("rows").build());
            elsewhere.createCollection(CreateCollectionReq.builder()
                    .collectionName("rows")
                    .dimension(3)
                    .idType(DataType.Int64)
                    .build());
            elsewhere.close();
            var stub = MilvusServiceGrpc.newBlockingStub(new ClientUtils()
                    .getChannel(ConnectConfig.builder().uri(lite.uri()).build()));

            var answer = stub.upsert(UpsertRequest.newBuilder()
                    .setCollectionName("rows")
                    .setNumRows(1)
                    .addFieldsData(FieldData.newBuilder()
                            .setFieldName("id")
                            .setType(io.milvus.grpc.DataType.Int64)
                            .setScalars(ScalarField.newBuilder()
                                    .setLongData(LongArray.newBuilder().addData(1))))
                    .addFieldsData(FieldData.newBuilder()
                            .setFieldName("vector")
                            .setType(io.milvus.grpc.DataType.FloatVector)
                            .setVectors(VectorField.newBuilder()
                                    .setDim(2)
                                    .setFloatVector(
                                            FloatArray.newBuilder().addData(1).addData(2))))
                    .build());

            assertThat(answer.getStatus().getReason())
                    .isEqualTo(
                            "The upsert into rows was refused: the field 'vector' has vectors of 3 numbers, and the rows have 2. No row was changed.");
            ((ManagedChannel) stub.getChannel()).shutdownNow();
            here.close();
        }
    }

    private static List<Object> numbers(int from, int to) {
        return IntStream.range(from, to).<Object>mapToObj(Long::valueOf).toList();
    }

    private static MilvusClientV2 client(MilvusLite lite, DataType keys) {
        var client = new MilvusClientV2(
                ConnectConfig.builder().uri(lite.uri()).rpcDeadlineMs(30_000).build());
        client.createCollection(CreateCollectionReq.builder()
                .collectionName("rows")
                .dimension(2)
                .idType(keys)
                .maxLength(100)
                .build());
        return client;
    }

    private static long upsert(MilvusClientV2 client, List<?> keys, String text) {
        return client.upsert(UpsertReq.builder()
                        .collectionName("rows")
                        .data(keys.stream().map(key -> row(key, text)).toList())
                        .build())
                .getUpsertCnt();
    }

    private static JsonObject row(Object key, String text) {
        var row = new JsonObject();
        if (key instanceof Long number) {
            row.addProperty("id", number);
        } else {
            row.addProperty("id", (String) key);
        }
        var vector = new JsonArray();
        vector.add(1f);
        vector.add(2f);
        row.add("vector", vector);
        row.addProperty("text", text);
        return row;
    }

    private static Map<Object, List<String>> texts(MilvusClientV2 client) {
        return client
                .query(QueryReq.builder()
                        .collectionName("rows")
                        .filter("text != ''")
                        .outputFields(List.of("id", "text"))
                        .consistencyLevel(ConsistencyLevel.STRONG)
                        .build())
                .getQueryResults()
                .stream()
                .collect(Collectors.groupingBy(
                        row -> row.getEntity().get("id"),
                        Collectors.mapping(row -> (String) row.getEntity().get("text"), Collectors.toList())));
    }
}
