package io.github.ragshell.milvus;

import com.google.gson.JsonObject;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.Settings;
import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.embedding.Embeddings;
import io.github.ragshell.milvus.lite.MilvusLite;
import io.github.ragshell.view.Progress;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.DescribeCollectionReq;
import io.milvus.v2.service.collection.request.DropCollectionReq;
import io.milvus.v2.service.collection.request.HasCollectionReq;
import io.milvus.v2.service.collection.response.DescribeCollectionResp;
import io.milvus.v2.service.index.request.DescribeIndexReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.service.vector.response.SearchResp;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A Milvus: a file (Milvus Lite runs as a child of this JVM), a server, a cluster or Zilliz Cloud. Every method throws
 * a {@link RagException} that says what to do; every call to a server has a deadline.
 */
public final class Milvus implements AutoCloseable {

    /** The most hits a search can return. */
    public static final int MAX_LIMIT = 16_384;

    private static final long CONNECT_MILLIS = 5_000;
    private static final long CALL_MILLIS = 30_000;
    private static final int ROWS_PER_BATCH = 500;
    private static final List<String> OUTPUT_FIELDS = List.of("text", "source", "line", "heading");

    private final String address;
    private final MilvusLite lite;
    private final MilvusClientV2 client;

    private Milvus(String address, MilvusLite lite, MilvusClientV2 client) {
        this.address = address;
        this.lite = lite;
        this.client = client;
    }

    /**
     * Opens a Milvus.
     *
     * @param uri a file ({@code ./milvus_demo.db}), or {@code http://host:19530}, {@code https://...}
     * @param token API key or {@code user:password} for a server that asks for one, else null
     * @throws io.github.ragshell.core.UnreachableException no server answers at the address within 5 s
     */
    public static Milvus open(String uri, String token) {
        if (uri == null || uri.isBlank()) {
            throw new InvalidInputException(
                    "The Milvus URI is empty. Pass a file such as ./milvus_demo.db, or an address such as http://localhost:19530.");
        }
        return uri.matches("(?i)https?://.*") ? connect(uri, token) : embedded(uri);
    }

    private static Milvus embedded(String path) {
        if (path.contains("://") || path.matches("[^/\\\\]+:\\d+")) {
            throw new InvalidInputException(
                    "'%s' is neither a file nor an address with http:// or https://. Write for example http://%s or ./milvus_demo.db."
                            .formatted(path, path.replaceFirst("^.*://", "")));
        }
        MilvusLite lite = MilvusLite.open(path);
        try {
            return new Milvus(
                    lite.database().toString(),
                    lite,
                    client(lite.uri(), null, lite.database().toString()));
        } catch (RuntimeException e) {
            lite.close();
            throw e;
        }
    }

    private static Milvus connect(String uri, String token) {
        URI parsed;
        try {
            parsed = URI.create(uri);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("'%s' is not an address: %s.".formatted(uri, e.getMessage()), e);
        }
        if (parsed.getHost() == null) {
            throw new InvalidInputException(
                    "'%s' names no host. Write for example http://localhost:19530.".formatted(uri));
        }
        Settings.requireOnline("Milvus", parsed);
        String address = Settings.withoutUserInfo(parsed);
        return new Milvus(address, null, client(uri, token, address));
    }

    private static MilvusClientV2 client(String uri, String token, String address) {
        var config = ConnectConfig.builder()
                .uri(uri)
                .connectTimeoutMs(CONNECT_MILLIS)
                .rpcDeadlineMs(CALL_MILLIS);
        if (token != null && !token.isBlank()) {
            config.token(token);
        }
        try {
            return new MilvusClientV2(config.build());
        } catch (RuntimeException e) {
            throw MilvusErrors.translate("Connecting", address, e);
        }
    }

    /** Whether the collection exists. */
    public boolean hasCollection(String name) {
        requireName(name);
        return call(
                "Looking for collection " + name,
                () -> client.hasCollection(
                        HasCollectionReq.builder().collectionName(name).build()));
    }

    /** Deletes the collection with all its rows; does nothing where there is none. */
    public void dropCollection(String name) {
        requireName(name);
        call("Dropping collection " + name, () -> {
            client.dropCollection(
                    DropCollectionReq.builder().collectionName(name).build());
            return null;
        });
    }

    /** Makes a collection with pymilvus's defaults: cosine similarity, bounded staleness. */
    public void createCollection(String name, int dimension) {
        createCollection(name, dimension, MetricType.COSINE, ConsistencyLevel.BOUNDED);
    }

    /**
     * Makes a collection with a primary key {@code id}, a field {@code vector} with an automatic index, and a dynamic
     * field that takes everything else; loaded and ready for inserts and searches.
     *
     * @param dimension numbers in a vector, 2 to 32,768
     * @throws InvalidInputException the collection exists already, or the dimension is out of bounds
     */
    public void createCollection(String name, int dimension, MetricType metricType, ConsistencyLevel consistencyLevel) {
        if (dimension < 2 || dimension > 32_768) {
            throw new InvalidInputException(
                    "The dimension is %d; Milvus takes 2 to 32768. Pass model.dimension().".formatted(dimension));
        }
        if (hasCollection(name)) {
            throw new InvalidInputException(
                    "The collection %s exists already in %s. Drop it first: dropCollection(\"%s\")."
                            .formatted(name, address, name));
        }
        call("Creating collection " + name, () -> {
            client.createCollection(CreateCollectionReq.builder()
                    .collectionName(name)
                    .dimension(dimension)
                    .metricType(metricType.name())
                    .consistencyLevel(consistencyLevel)
                    .build());
            return null;
        });
    }

    /**
     * Inserts the chunks with their vectors, in batches with a progress bar: {@code id}, {@code vector}, and as dynamic
     * fields {@code text}, {@code source}, {@code line}, {@code heading}.
     *
     * @throws InvalidInputException the numbers of chunks and vectors differ, or the dimension is not the collection's
     */
    public InsertResult insert(String name, Chunks chunks, Embeddings vectors) {
        requireInsertable(name, chunks, vectors);
        var ids = new ArrayList<Long>();
        try (var progress = Progress.start("Inserting", chunks.size(), "rows")) {
            for (int begin = 0; begin < chunks.size(); begin += ROWS_PER_BATCH) {
                int end = Math.min(begin + ROWS_PER_BATCH, chunks.size());
                var rows = new ArrayList<JsonObject>();
                for (int i = begin; i < end; i++) {
                    rows.add(row(chunks.get(i), vectors.get(i)));
                }
                var response = call(
                        "The insert into " + name,
                        () -> client.insert(InsertReq.builder()
                                .collectionName(name)
                                .data(rows)
                                .build()));
                response.getPrimaryKeys().forEach(id -> ids.add((Long) id));
                progress.advance(rows.size());
            }
        }
        return new InsertResult(ids.size(), ids, 0);
    }

    /**
     * The rows nearest to a vector, nearest first, with the distances as Milvus returns them.
     *
     * @param query as many numbers as the collection's vectors have
     * @param limit 1 to {@value #MAX_LIMIT}
     * @throws InvalidInputException the collection is missing, or the limit or the dimension does not fit
     */
    public Hits search(String name, float[] query, int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new InvalidInputException("The limit is %d; Milvus takes 1 to %d.".formatted(limit, MAX_LIMIT));
        }
        if (query == null) {
            throw new InvalidInputException("The query vector is null. Make it with model.encodeQuery(question).");
        }
        requireDimension("The query vector", query.length, describe(name));
        SearchResp response = call(
                "The search in " + name,
                () -> client.search(SearchReq.builder()
                        .collectionName(name)
                        .annsField("vector")
                        .data(List.of(new FloatVec(query)))
                        .limit(limit)
                        .outputFields(OUTPUT_FIELDS)
                        .build()));
        return new Hits(hits(response.getSearchResults().get(0)), metric(name));
    }

    /** The collections and their number, one row each. */
    public Table collections() {
        List<String> names =
                call("Listing the collections", () -> client.listCollections().getCollectionNames());
        return Table.create(
                "collections in " + address,
                StringColumn.create("name", names.stream().sorted()));
    }

    /** The SDK's own client, for everything this class does not offer. */
    public MilvusClientV2 client() {
        return client;
    }

    /** The file or address, as it may be shown. */
    public String address() {
        return address;
    }

    /** Closes the connection, and stops the embedded server unless it is open elsewhere in this JVM. */
    @Override
    public void close() {
        client.close();
        if (lite != null) {
            lite.close();
        }
    }

    @Override
    public String toString() {
        return lite == null ? "Milvus at " + address : lite.toString();
    }

    private void requireInsertable(String name, Chunks chunks, Embeddings vectors) {
        if (chunks == null || vectors == null) {
            throw new InvalidInputException("The %s are null. Run the step that makes them first: %s."
                    .formatted(
                            chunks == null ? "chunks" : "embeddings",
                            chunks == null ? "split(directory, glob, separator)" : "model.encodeDocuments(chunks)"));
        }
        if (chunks.size() != vectors.size()) {
            throw new InvalidInputException(
                    "There are %d chunks and %d embeddings. Encode exactly these chunks: model.encodeDocuments(chunks)."
                            .formatted(chunks.size(), vectors.size()));
        }
        requireDimension("The embeddings", vectors.dimension(), describe(name));
    }

    private DescribeCollectionResp describe(String name) {
        if (!hasCollection(name)) {
            throw new InvalidInputException(
                    "There is no collection %s in %s. Make it with createCollection(\"%s\", model.dimension(), ...)."
                            .formatted(name, address, name));
        }
        return call(
                "Describing collection " + name,
                () -> client.describeCollection(
                        DescribeCollectionReq.builder().collectionName(name).build()));
    }

    private static void requireDimension(String what, int actual, DescribeCollectionResp collection) {
        Integer expected = collection.getCollectionSchema().getField("vector").getDimension();
        if (expected != null && expected != actual) {
            throw new InvalidInputException(
                    "%s: %d numbers, but the collection %s takes %d. Use the model the collection was made for, or make a new collection."
                            .formatted(what, actual, collection.getCollectionName(), expected));
        }
    }

    private String metric(String name) {
        return call(
                        "Describing the index of " + name,
                        () -> client.describeIndex(DescribeIndexReq.builder()
                                .collectionName(name)
                                .fieldName("vector")
                                .build()))
                .getIndexDescriptions()
                .get(0)
                .getMetricType()
                .name();
    }

    private static JsonObject row(Chunk chunk, float[] vector) {
        var row = new JsonObject();
        row.addProperty("id", chunk.id());
        var numbers = new com.google.gson.JsonArray(vector.length);
        for (float number : vector) {
            numbers.add(number);
        }
        row.add("vector", numbers);
        row.addProperty("text", chunk.text());
        row.addProperty("source", chunk.source());
        row.addProperty("line", chunk.line());
        row.addProperty("heading", chunk.heading());
        return row;
    }

    private static List<Hit> hits(List<SearchResp.SearchResult> results) {
        var hits = new ArrayList<Hit>();
        for (SearchResp.SearchResult result : results) {
            Map<String, Object> entity = result.getEntity();
            hits.add(new Hit(
                    hits.size() + 1,
                    (Long) result.getId(),
                    result.getScore(),
                    String.valueOf(entity.getOrDefault("text", "")),
                    String.valueOf(entity.getOrDefault("source", "")),
                    entity.get("line") instanceof Number line ? line.intValue() : 0,
                    String.valueOf(entity.getOrDefault("heading", ""))));
        }
        return hits;
    }

    private <T> T call(String what, Supplier<T> rpc) {
        try {
            return rpc.get();
        } catch (RuntimeException e) {
            throw MilvusErrors.translate(what, address, e);
        }
    }

    private static void requireName(String name) {
        if (name == null || name.isBlank()) {
            throw new InvalidInputException("The collection's name is empty. Pass a name such as my_rag_collection.");
        }
    }
}
