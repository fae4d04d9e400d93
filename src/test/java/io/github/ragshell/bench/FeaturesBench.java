package io.github.ragshell.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.ragshell.milvus.lite.Engine;
import io.github.ragshell.milvus.lite.LiteListener;
import io.github.ragshell.milvus.lite.MilvusLite;
import io.milvus.common.clientenum.FunctionType;
import io.milvus.orm.iterator.QueryIterator;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.RenameCollectionReq;
import io.milvus.v2.service.database.request.CreateDatabaseReq;
import io.milvus.v2.service.partition.request.CreatePartitionReq;
import io.milvus.v2.service.utility.request.CreateAliasReq;
import io.milvus.v2.service.vector.request.AnnSearchReq;
import io.milvus.v2.service.vector.request.DeleteReq;
import io.milvus.v2.service.vector.request.HybridSearchReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.QueryIteratorReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.UpsertReq;
import io.milvus.v2.service.vector.request.data.EmbeddedText;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.service.vector.request.data.SparseFloatVec;
import io.milvus.v2.service.vector.request.ranker.RRFRanker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What each engine can do, tried with the Java SDK: the call must succeed and its answer be right. */
public final class FeaturesBench {

    private static final int ROWS = 6;
    private static final FloatVec QUERY = new FloatVec(new float[] {1, 0});

    /** Fails, by an exception, where the engine lacks the feature. */
    private interface Probe {
        void run(MilvusClientV2 client) throws Exception;
    }

    private FeaturesBench() {}

    public static void main(String[] args) {
        Map<String, List<String>> table = new LinkedHashMap<>();
        for (Engine engine : Engine.values()) {
            engine.install(LiteListener.LOG);
            try (MilvusLite lite = MilvusLite.temporary().engine(engine).open()) {
                probes().forEach((feature, probe) ->
                        table.computeIfAbsent(feature, f -> new ArrayList<>()).add(result(lite, probe)));
            }
        }
        System.out.println("| feature | native engine | Python engine |\n|---|---|---|");
        table.forEach((feature, results) ->
                System.out.println("| %s | %s | %s |".formatted(feature, results.get(0), results.get(1))));
        System.exit(0);
    }

    private static String result(MilvusLite lite, Probe probe) {
        var client = new MilvusClientV2(
                ConnectConfig.builder().uri(lite.uri()).rpcDeadlineMs(10_000).build());
        try {
            probe.run(client);
            return "yes";
        } catch (Exception | AssertionError e) {
            System.err.println(
                    "  " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            return "no";
        } finally {
            client.close();
        }
    }

    private static Map<String, Probe> probes() {
        Map<String, Probe> probes = new LinkedHashMap<>();
        indexes(probes);
        fields(probes);
        rows(probes);
        searches(probes);
        catalog(probes);
        return probes;
    }

    private static void indexes(Map<String, Probe> probes) {
        for (var index : List.of(
                IndexParam.IndexType.AUTOINDEX,
                IndexParam.IndexType.FLAT,
                IndexParam.IndexType.IVF_FLAT,
                IndexParam.IndexType.HNSW)) {
            probes.put("index " + index, client -> {
                Map<String, Object> params =
                        index == IndexParam.IndexType.HNSW ? Map.of("M", 8, "efConstruction", 64) : Map.of("nlist", 4);
                create(client, "i" + index.getName().toLowerCase(), schema(), vectorIndex(index, params));
            });
        }
    }

    private static void fields(Map<String, Probe> probes) {
        probes.put("dynamic field, in filters", client -> {
            fill(client, "dynamic");
            expect(count(client, "dynamic", "n >= 3"), 3);
        });
        probes.put("JSON field, in filters", client -> {
            create(client, "json", schema().addField(field("j", DataType.JSON).build()), flat());
            insert(client, "json", i -> row(i, "\"j\": {\"a\": %d}".formatted(i)));
            expect(count(client, "json", "j['a'] == 4"), 1);
        });
        probes.put("array field, `ARRAY_CONTAINS`", client -> {
            var array = field("a", DataType.Array)
                    .elementType(DataType.Int64)
                    .maxCapacity(4)
                    .build();
            create(client, "array", schema().addField(array), flat());
            insert(client, "array", i -> row(i, "\"a\": [%d, 100]".formatted(i)));
            expect(count(client, "array", "ARRAY_CONTAINS(a, 4)"), 1);
        });
        probes.put("nullable field", client -> {
            var nullable =
                    field("t", DataType.VarChar).maxLength(20).isNullable(true).build();
            create(client, "nullable", schema().addField(nullable), flat());
            insert(client, "nullable", i -> row(i, i == 0 ? "\"t\": null" : "\"t\": \"x\""));
            expect(count(client, "nullable", "t == 'x'"), ROWS - 1);
        });
        probes.put("sparse vectors", client -> {
            sparse(client, "sparse");
            var found = client.search(SearchReq.builder()
                    .collectionName("sparse")
                    .annsField("s")
                    .topK(1)
                    .consistencyLevel(ConsistencyLevel.STRONG)
                    .data(List.of(new SparseFloatVec(new TreeMap<>(Map.of(4L, 1f)))))
                    .build());
            expect((Long) found.getSearchResults().get(0).get(0).getId(), 4);
        });
        probes.put("BM25 function (full-text search)", client -> {
            text(client, "bm25", true);
            var found = client.search(SearchReq.builder()
                    .collectionName("bm25")
                    .annsField("s")
                    .topK(1)
                    .data(List.of(new EmbeddedText("word4")))
                    .consistencyLevel(ConsistencyLevel.STRONG)
                    .build());
            expect((Long) found.getSearchResults().get(0).get(0).getId(), 4);
        });
        probes.put("`TEXT_MATCH`", client -> {
            text(client, "text_match", false);
            expect(count(client, "text_match", "TEXT_MATCH(t, 'word4')"), 1);
        });
    }

    private static void rows(Map<String, Probe> probes) {
        probes.put("`count(*)`", client -> {
            fill(client, "counted");
            expect(count(client, "counted", ""), ROWS);
        });
        probes.put("upsert", client -> {
            fill(client, "upserted");
            client.upsert(UpsertReq.builder()
                    .collectionName("upserted")
                    .data(List.of(row(1, "\"n\": 50")))
                    .build());
            expect(count(client, "upserted", ""), ROWS);
            expect(count(client, "upserted", "n == 50"), 1);
        });
        probes.put("partial upsert", client -> {
            fill(client, "partial");
            client.upsert(UpsertReq.builder()
                    .collectionName("partial")
                    .partialUpdate(true)
                    .data(List.of(
                            JsonParser.parseString("{\"id\": 1, \"n\": 50}").getAsJsonObject()))
                    .build());
            expect(count(client, "partial", "n == 50"), 1);
        });
        probes.put("delete by filter", client -> {
            fill(client, "deleted");
            client.delete(DeleteReq.builder()
                    .collectionName("deleted")
                    .filter("n > 3")
                    .build());
            expect(count(client, "deleted", ""), 4);
        });
        probes.put("filter templates", client -> {
            fill(client, "templates");
            var found = client.query(QueryReq.builder()
                    .collectionName("templates")
                    .filter("n > {least}")
                    .filterTemplateValues(Map.of("least", 3))
                    .consistencyLevel(ConsistencyLevel.STRONG)
                    .build());
            expect(found.getQueryResults().size(), 2);
        });
        probes.put("`not (...)` in filters", client -> {
            fill(client, "negated");
            expect(count(client, "negated", "not (n == 1 or n in [2, 3] and n != 2)"), 4);
        });
        probes.put("`not (...)` around `like`", client -> {
            text(client, "unlike", false);
            expect(count(client, "unlike", "not (t like 'the word4%')"), 5);
        });
        probes.put("`like` with a prefix", client -> {
            text(client, "likes", false);
            expect(count(client, "likes", "t like 'the word4%'"), 1);
        });
        probes.put("query iterator", client -> {
            fill(client, "iterated");
            QueryIterator iterator = client.queryIterator(QueryIteratorReq.builder()
                    .collectionName("iterated")
                    .expr("n >= 0")
                    .batchSize(4)
                    .consistencyLevel(ConsistencyLevel.STRONG)
                    .build());
            expect(iterator.next().size() + iterator.next().size(), ROWS);
        });
    }

    private static void searches(Map<String, Probe> probes) {
        probes.put("range search", client -> {
            fill(client, "ranged");
            expect(search(client, "ranged").searchParams(Map.of("radius", 3.5, "range_filter", 100)), client, 2);
        });
        probes.put("group by", client -> {
            create(
                    client,
                    "grouped",
                    schema().addField(field("g", DataType.Int64).build()),
                    flat());
            insert(client, "grouped", i -> row(i, "\"g\": " + i % 2));
            expect(search(client, "grouped").groupByFieldName("g"), client, 2);
        });
        probes.put("hybrid search, `RRFRanker`", client -> {
            sparse(client, "hybrid");
            var dense = AnnSearchReq.builder()
                    .vectorFieldName("v")
                    .vectors(List.of(QUERY))
                    .topK(3)
                    .metricType(IndexParam.MetricType.IP)
                    .build();
            var sparse = AnnSearchReq.builder()
                    .vectorFieldName("s")
                    .topK(3)
                    .metricType(IndexParam.MetricType.IP)
                    .vectors(List.of(new SparseFloatVec(new TreeMap<>(Map.of(4L, 1f)))))
                    .build();
            var found = client.hybridSearch(HybridSearchReq.builder()
                    .collectionName("hybrid")
                    .searchRequests(List.of(dense, sparse))
                    .ranker(new RRFRanker(60))
                    .topK(3)
                    .consistencyLevel(ConsistencyLevel.STRONG)
                    .build());
            expect((Long) found.getSearchResults().get(0).get(0).getId(), 4);
        });
    }

    private static void catalog(Map<String, Probe> probes) {
        probes.put("partitions", client -> {
            fill(client, "parted");
            client.createPartition(CreatePartitionReq.builder()
                    .collectionName("parted")
                    .partitionName("p")
                    .build());
        });
        probes.put("aliases", client -> {
            fill(client, "aliased");
            client.createAlias(CreateAliasReq.builder()
                    .collectionName("aliased")
                    .alias("other")
                    .build());
            expect(count(client, "other", ""), ROWS);
        });
        probes.put("renaming a collection", client -> {
            fill(client, "old");
            client.renameCollection(RenameCollectionReq.builder()
                    .collectionName("old")
                    .newCollectionName("new_name")
                    .build());
            expect(count(client, "new_name", ""), ROWS);
        });
        probes.put(
                "databases",
                client -> client.createDatabase(
                        CreateDatabaseReq.builder().databaseName("d").build()));
    }

    private static AddFieldReq.AddFieldReqBuilder field(String name, DataType type) {
        return AddFieldReq.builder().fieldName(name).dataType(type);
    }

    private static CreateCollectionReq.CollectionSchema schema() {
        var schema = CreateCollectionReq.CollectionSchema.builder()
                .enableDynamicField(true)
                .build();
        schema.addField(field("id", DataType.Int64).isPrimaryKey(true).build());
        return schema.addField(field("v", DataType.FloatVector).dimension(2).build());
    }

    private static IndexParam flat() {
        return vectorIndex(IndexParam.IndexType.FLAT, Map.of());
    }

    private static IndexParam vectorIndex(IndexParam.IndexType type, Map<String, Object> params) {
        return IndexParam.builder()
                .fieldName("v")
                .indexType(type)
                .metricType(IndexParam.MetricType.IP)
                .extraParams(params)
                .build();
    }

    private static void create(
            MilvusClientV2 client, String name, CreateCollectionReq.CollectionSchema schema, IndexParam... indexes) {
        client.createCollection(CreateCollectionReq.builder()
                .collectionName(name)
                .collectionSchema(schema)
                .indexParams(List.of(indexes))
                .consistencyLevel(ConsistencyLevel.STRONG)
                .build());
    }

    private static void fill(MilvusClientV2 client, String name) {
        create(client, name, schema(), flat());
        insert(client, name, i -> row(i, "\"n\": " + i));
    }

    private static void sparse(MilvusClientV2 client, String name) {
        var index = IndexParam.builder()
                .fieldName("s")
                .indexType(IndexParam.IndexType.SPARSE_INVERTED_INDEX)
                .metricType(IndexParam.MetricType.IP)
                .build();
        create(
                client,
                name,
                schema().addField(field("s", DataType.SparseFloatVector).build()),
                flat(),
                index);
        insert(client, name, i -> row(i, "\"s\": {\"%d\": 0.5}".formatted(i)));
    }

    private static void text(MilvusClientV2 client, String name, boolean bm25) {
        var schema = schema().addField(field("t", DataType.VarChar)
                .maxLength(100)
                .enableAnalyzer(true)
                .enableMatch(true)
                .build());
        var indexes = new ArrayList<>(List.of(flat()));
        if (bm25) {
            schema.addField(field("s", DataType.SparseFloatVector).build());
            schema.addFunction(CreateCollectionReq.Function.builder()
                    .name("f")
                    .functionType(FunctionType.BM25)
                    .inputFieldNames(List.of("t"))
                    .outputFieldNames(List.of("s"))
                    .build());
            indexes.add(IndexParam.builder()
                    .fieldName("s")
                    .indexType(IndexParam.IndexType.SPARSE_INVERTED_INDEX)
                    .metricType(IndexParam.MetricType.BM25)
                    .build());
        }
        create(client, name, schema, indexes.toArray(IndexParam[]::new));
        insert(client, name, i -> row(i, "\"t\": \"the word%d\"".formatted(i)));
    }

    private static JsonObject row(int i, String rest) {
        return JsonParser.parseString("{\"id\": %d, \"v\": [%d, 1], %s}".formatted(i, i, rest))
                .getAsJsonObject();
    }

    private static void insert(MilvusClientV2 client, String name, java.util.function.IntFunction<JsonObject> row) {
        client.insert(InsertReq.builder()
                .collectionName(name)
                .data(IntStream.range(0, ROWS).mapToObj(row).toList())
                .build());
    }

    private static long count(MilvusClientV2 client, String name, String filter) {
        return (Long) client.query(QueryReq.builder()
                        .collectionName(name)
                        .filter(filter)
                        .outputFields(List.of("count(*)"))
                        .consistencyLevel(ConsistencyLevel.STRONG)
                        .build())
                .getQueryResults()
                .get(0)
                .getEntity()
                .get("count(*)");
    }

    private static SearchReq.SearchReqBuilder search(MilvusClientV2 client, String name) {
        return SearchReq.builder()
                .collectionName(name)
                .annsField("v")
                .data(List.of(QUERY))
                .topK(ROWS)
                .consistencyLevel(ConsistencyLevel.STRONG);
    }

    private static void expect(SearchReq.SearchReqBuilder request, MilvusClientV2 client, int rows) {
        expect(client.search(request.build()).getSearchResults().get(0).size(), rows);
    }

    private static void expect(long actual, long expected) {
        if (actual != expected) {
            throw new AssertionError("expected %d, got %d".formatted(expected, actual));
        }
    }
}
