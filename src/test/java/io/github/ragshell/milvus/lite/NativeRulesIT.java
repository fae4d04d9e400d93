package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.milvus.client.MilvusServiceClient;
import io.milvus.param.ConnectParam;
import io.milvus.param.R;
import io.milvus.param.collection.LoadCollectionParam;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.DropCollectionReq;
import io.milvus.v2.service.collection.request.RenameCollectionReq;
import io.milvus.v2.service.database.request.CreateDatabaseReq;
import io.milvus.v2.service.index.request.CreateIndexReq;
import io.milvus.v2.service.partition.request.CreatePartitionReq;
import io.milvus.v2.service.utility.request.CreateAliasReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.request.UpsertReq;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients that know nothing of the native engine's limits get to hear through the relay. */
class NativeRulesIT {

    private static final String WAY_OUT = "Use the Python engine";

    @TempDir
    static Path directory;

    private static MilvusLite lite;
    private static MilvusClientV2 client;

    @BeforeAll
    static void open() {
        lite = MilvusLite.open(directory.resolve("rules.db"), Engine.NATIVE);
        client = new MilvusClientV2(
                ConnectConfig.builder().uri(lite.uri()).rpcDeadlineMs(10_000).build());
        client.createCollection(CreateCollectionReq.builder()
                .collectionName("docs")
                .dimension(4)
                .build());
        client.insert(InsertReq.builder()
                .collectionName("docs")
                .data(List.of(row(1), row(2), row(3)))
                .build());
    }

    @AfterAll
    static void close() throws Exception {
        client.close();
        lite.close();
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    @ParameterizedTest
    @ValueSource(strings = {"id / 0 == 1", "id % 0 == 1", "id in [1 / 0]", "id / -0 == 1", "id / (1 - 1) == 1"})
    void should_refuse_a_filter_that_divides_by_zero_and_go_on(String filter) {
        long pid = lite.pid();

        assertThatThrownBy(() -> query(filter)).hasMessageContaining("it divides by zero, or by numbers in brackets");
        assertThat(query("id > 1")).hasSize(2);
        assertThat(lite.pid()).isEqualTo(pid);
    }

    @Test
    void should_insert_a_large_message_once_and_in_time() {
        client.createCollection(CreateCollectionReq.builder()
                .collectionName("large")
                .dimension(384)
                .build());
        List<JsonObject> rows = IntStream.range(0, 6000)
                .mapToObj(id -> {
                    var row = new JsonObject();
                    row.addProperty("id", id);
                    var vector = new JsonArray();
                    IntStream.range(0, 384).forEach(i -> vector.add(id + i / 384f));
                    row.add("vector", vector);
                    row.addProperty("text", "row " + id);
                    return row;
                })
                .toList();

        // In one message the engine would need a minute
        var patient = new MilvusClientV2(
                ConnectConfig.builder().uri(lite.uri()).rpcDeadlineMs(45_000).build());
        var result = patient.insert(
                InsertReq.builder().collectionName("large").data(rows).build());
        patient.close();

        assertThat(result.getInsertCnt()).isEqualTo(6000);
        assertThat(result.getPrimaryKeys()).hasSize(6000).startsWith(0L).endsWith(5999L);
        var found = client.query(QueryReq.builder()
                .collectionName("large")
                .filter("id in [0, 3000, 5999]")
                .outputFields(List.of("text", "vector"))
                .build());
        assertThat(found.getQueryResults()).hasSize(3).allSatisfy(row -> {
            long id = (long) row.getEntity().get("id");
            assertThat(row.getEntity()).containsEntry("text", "row " + id);
            assertThat(((List<?>) row.getEntity().get("vector")).get(0)).isEqualTo((float) id);
        });
        var counted = client.query(QueryReq.builder()
                .collectionName("large")
                .filter("")
                .outputFields(List.of("count(*)"))
                .build());
        assertThat(counted.getQueryResults().get(0).getEntity()).containsEntry("count(*)", 6000L);
        client.dropCollection(
                DropCollectionReq.builder().collectionName("large").build());
    }

    @Test
    void should_refuse_templates_at_once() {
        assertThatThrownBy(() -> query("{x} > 3")).hasMessageContaining("has no filter templates");
        assertThatThrownBy(() -> client.query(QueryReq.builder()
                        .collectionName("docs")
                        .filter("id > {x}")
                        .filterTemplateValues(Map.of("x", 1))
                        .build()))
                .hasMessageContaining("has no filter templates");
        assertThat(query("text == '{x} / 0'")).isEmpty();
    }

    @Test
    void should_refuse_what_it_lacks_with_its_name_and_the_way_out() {
        refused(
                "HNSW",
                () -> client.createIndex(CreateIndexReq.builder()
                        .collectionName("docs")
                        .indexParams(List.of(IndexParam.builder()
                                .fieldName("vector")
                                .indexType(IndexParam.IndexType.HNSW)
                                .metricType(IndexParam.MetricType.COSINE)
                                .build()))
                        .build()));
        refused(
                "partitions",
                () -> client.createPartition(CreatePartitionReq.builder()
                        .collectionName("docs")
                        .partitionName("p")
                        .build()));
        refused(
                "partitions such as 'p'",
                () -> client.insert(InsertReq.builder()
                        .collectionName("docs")
                        .partitionName("p")
                        .data(List.of(row(7)))
                        .build()));
        refused(
                "aliases",
                () -> client.createAlias(CreateAliasReq.builder()
                        .collectionName("docs")
                        .alias("a")
                        .build()));
        refused(
                "databases",
                () -> client.createDatabase(
                        CreateDatabaseReq.builder().databaseName("d").build()));
        refused(
                "renaming of collections",
                () -> client.renameCollection(RenameCollectionReq.builder()
                        .collectionName("docs")
                        .newCollectionName("other")
                        .build()));
        refused(
                "partial upserts",
                () -> client.upsert(UpsertReq.builder()
                        .collectionName("docs")
                        .partialUpdate(true)
                        .data(List.of(row(1)))
                        .build()));
        refused("TEXT_MATCH", () -> query("TEXT_MATCH(text, 'a')"));
        assertThat(query("id > 0")).hasSize(3);
    }

    @Test
    void should_refuse_fields_it_does_not_keep() {
        refused(
                "nullable fields such as 'n'",
                () -> create(AddFieldReq.builder()
                        .fieldName("n")
                        .dataType(DataType.Int64)
                        .isNullable(true)
                        .build()));
        refused(
                "default values such as that of the field 'n'",
                () -> create(AddFieldReq.builder()
                        .fieldName("n")
                        .dataType(DataType.Int64)
                        .defaultValue(7L)
                        .build()));
    }

    @Test
    void should_answer_what_the_engine_does_not_know() {
        assertThat(client.getServerVersion()).isEqualTo("milvus_lite-2.5.1");
        assertThat(client.listDatabases().getDatabaseNames()).containsExactly("default");
    }

    @Test
    void should_load_a_collection_for_the_first_version_of_the_client() {
        var first = new MilvusServiceClient(
                ConnectParam.newBuilder().withUri(lite.uri()).build());
        try {
            var loaded = first.loadCollection(LoadCollectionParam.newBuilder()
                    .withCollectionName("docs")
                    .withSyncLoad(true)
                    .build());

            assertThat(loaded.getStatus()).isEqualTo(R.Status.Success.getCode());
        } finally {
            first.close();
        }
    }

    private static void refused(String feature, ThrowingCallable call) {
        assertThatThrownBy(call)
                .hasMessageContaining(feature)
                .hasMessageContaining("native engine (Milvus Lite 2.5.1)")
                .hasMessageContaining(WAY_OUT);
    }

    private static void create(AddFieldReq field) {
        var schema = CreateCollectionReq.CollectionSchema.builder().build();
        schema.addField(AddFieldReq.builder()
                .fieldName("id")
                .dataType(DataType.Int64)
                .isPrimaryKey(true)
                .build());
        schema.addField(AddFieldReq.builder()
                .fieldName("vector")
                .dataType(DataType.FloatVector)
                .dimension(4)
                .build());
        schema.addField(field);
        client.createCollection(CreateCollectionReq.builder()
                .collectionName("other")
                .collectionSchema(schema)
                .build());
    }

    private static List<?> query(String filter) {
        return client.query(
                        QueryReq.builder().collectionName("docs").filter(filter).build())
                .getQueryResults();
    }

    private static JsonObject row(long id) {
        var row = new JsonObject();
        row.addProperty("id", id);
        row.add("vector", new Gson().toJsonTree(new float[] {id, 1, 0, 0}));
        row.addProperty("text", "text " + id);
        return row;
    }
}
