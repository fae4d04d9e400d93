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
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.request.UpsertReq;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that are SQL, from a client that knows nothing of the native engine. */
class TextKeysIT {

    private static final String HOSTILE = "x') OR ('1'='1";
    private static final String WHY = "takes an apostrophe in an id for a part of its SQL";

    @TempDir
    Path directory;

    @Test
    void should_refuse_keys_that_would_delete_other_rows() {
        try (var lite = MilvusLite.open(directory.resolve("keys.db"), Engine.NATIVE)) {
            MilvusClientV2 client = client(lite);
            insert(client, "p", "it's a text");
            insert(client, "q", "another");

            assertThatThrownBy(() -> insert(client, HOSTILE, "text")).hasMessageContaining(WHY);
            assertThatThrownBy(() -> client.upsert(UpsertReq.builder()
                            .collectionName("keys")
                            .data(List.of(row(HOSTILE, "text")))
                            .build()))
                    .hasMessageContaining(WHY);
            assertThat(ids(client)).containsExactly("p", "q");

            client.delete(DeleteReq.builder()
                    .collectionName("keys")
                    .filter("text == \"it's a text\"")
                    .build());
            lite.endServer();
            assertThat(ids(client)).containsExactly("q");
            client.close();
        }
    }

    @Test
    void should_refuse_a_delete_that_meets_such_a_key() throws Exception {
        try (var lite = MilvusLite.open(directory.resolve("keys.db"), Engine.NATIVE)) {
            MilvusClientV2 client = client(lite);
            insert(client, "p", "text");
            insertRoundTheRelay(lite);

            assertThatThrownBy(() -> client.delete(DeleteReq.builder()
                            .collectionName("keys")
                            .filter("text == 'hostile'")
                            .build()))
                    .hasMessageContaining(WHY)
                    .hasMessageContaining("1 of the rows to delete");
            lite.endServer();
            assertThat(ids(client)).containsExactly("p", HOSTILE);
            client.close();
        }
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

    private static List<String> ids(MilvusClientV2 client) {
        return client
                .query(QueryReq.builder()
                        .collectionName("keys")
                        .filter("id != ''")
                        .outputFields(List.of("id"))
                        .consistencyLevel(ConsistencyLevel.STRONG)
                        .build())
                .getQueryResults()
                .stream()
                .map(row -> (String) row.getEntity().get("id"))
                .sorted()
                .toList();
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
