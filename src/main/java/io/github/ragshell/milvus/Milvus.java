package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.Embeddings;
import io.github.ragshell.embedding.KeywordModel;
import io.github.ragshell.embedding.ModelId;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.DropCollectionReq;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import tech.tablesaw.api.Table;

/**
 * A Milvus: a file (Milvus Lite runs as a child of this JVM), a server, a cluster or Zilliz Cloud. Every method throws
 * a {@link RagException} that says what to do; every call to a server has a deadline, 30 s unless
 * {@link #withDeadline} sets another, and connecting one of 5 s unless {@link #open(String, String, Duration)} does.
 */
public final class Milvus implements AutoCloseable {

    /** The most hits a search, and the most rows a query can return. */
    public static final int MAX_LIMIT = 16_384;

    private static final List<Milvus> OPEN = new CopyOnWriteArrayList<>();

    private final Connection connection;
    private final Catalog catalog;
    private final CollectionNotes notes;
    private final RowWriter writer;
    private final RowReader reader;
    private final Inserts inserts;

    private Milvus(Connection connection) {
        this.connection = connection;
        this.catalog = new Catalog(connection);
        this.notes = new CollectionNotes(connection);
        this.writer = new RowWriter(connection);
        this.reader = new RowReader(connection, writer::hasDeletedFrom);
        this.inserts = new Inserts(connection.address(), reader, writer, notes);
    }

    /**
     * Opens a Milvus.
     *
     * @param uri a file ({@code ./milvus_demo.db}), or {@code http://host:19530}, {@code https://...}; a path behind
     *     host and port names the database
     * @param token API key or {@code user:password} for a server that asks for one, else null
     * @throws io.github.ragshell.core.UnreachableException no server answers at the address within 5 s
     * @throws io.github.ragshell.core.SetupException its certificate is not trusted; {@code MILVUS_CA} names others
     */
    public static Milvus open(String uri, String token) {
        return open(uri, token, Connection.CONNECT);
    }

    /**
     * As {@link #open(String, String)}.
     *
     * @param connect how long a server has to answer now; {@link #withDeadline} is for the calls after that
     */
    public static Milvus open(String uri, String token, Duration connect) {
        Arguments.requireDeadline(connect);
        var milvus = new Milvus(Connections.open(uri, token, connect));
        OPEN.add(milvus);
        return milvus;
    }

    /** All that are open in this JVM, in the order in which they were opened. */
    public static List<Milvus> allOpen() {
        return List.copyOf(OPEN);
    }

    /** As {@link #copy(String, String)}, with a token for each side; null where there is none. */
    public static CopyResult copy(String from, String fromToken, String to, String toToken) {
        Connections.requireThere(from);
        try (var source = open(from, fromToken);
                var target = open(to, toToken)) {
            if (source.address().equals(target.address())) {
                throw new InvalidInputException(
                        "Both addresses are %s. Pass two different ones: copy(from, to).".formatted(source.address()));
            }
            return new Copy(source.database(), target.database()).run();
        }
    }

    /**
     * Copies all collections, with schema, metric, dynamic fields and rows, from one Milvus to another: from a file to a
     * server when it is time to grow, or back. Both sides are compared at the end. Rows that are there already and the
     * same are left out, so calling again completes a copy that broke off; others with the same id are replaced. {@code MILVUS_TOKEN} is used for servers.
     *
     * @throws InvalidInputException the source is a file that does not exist, a collection can't be copied, or is in the target already and is another one; then
     *     nothing was copied
     */
    public static CopyResult copy(String from, String to) {
        String token = Setting.MILVUS_TOKEN.value().orElse(null);
        return copy(from, token, to, token);
    }

    private Copy.Database database() {
        return new Copy.Database(connection, catalog, notes, reader, writer);
    }

    /** Gives every call from now on this long to be answered; 30 s at first. */
    public Milvus withDeadline(Duration perCall) {
        Arguments.requireDeadline(perCall);
        connection.deadline(perCall);
        return this;
    }

    /** Whether the collection exists. */
    public boolean hasCollection(String name) {
        return catalog.has(name);
    }

    /** Deletes the collection with all its rows; does nothing where there is none. */
    public void dropCollection(String name) {
        if (!catalog.has(name)) {
            return;
        }
        forget(name);
        connection.repeatable("Dropping collection " + name, client -> {
            client.dropCollection(
                    DropCollectionReq.builder().collectionName(name).build());
            return name;
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
     * @param metricType IP, the inner product, and COSINE, 1 for the same direction: larger is nearer; L2, the squared
     *     length of the difference: smaller is nearer
     * @throws InvalidInputException the collection exists already, the dimension is out of bounds, or the metric is none of
     *     the three
     */
    public void createCollection(String name, int dimension, MetricType metricType, ConsistencyLevel consistencyLevel) {
        requireRoom(name, dimension, metricType, consistencyLevel);
        connection.once("Creating collection " + name, client -> {
            client.createCollection(CreateCollectionReq.builder()
                    .collectionName(name)
                    .dimension(dimension)
                    .metricType(metricType.name())
                    .consistencyLevel(consistencyLevel)
                    .build());
            return name;
        });
    }

    /**
     * As {@link #createCollection(String, int, MetricType, ConsistencyLevel)}, with a field {@code keywords} besides: the
     * sparse vector of a {@link KeywordModel} for each row. {@code sync} with keywords calls this.
     *
     * @throws RagException the server has no sparse vectors: Milvus 2.3 and older
     */
    public void createCollection(
            String name, int dimension, MetricType metricType, ConsistencyLevel consistencyLevel, KeywordModel words) {
        Arguments.requireKeywords(words);
        requireRoom(name, dimension, metricType, consistencyLevel);
        new KeywordCollection(connection).make(KeywordCollection.info(name, dimension, metricType, consistencyLevel));
        access(name).note(KeywordModel.FIELD, words.name());
    }

    private void requireRoom(String name, int dimension, MetricType metric, ConsistencyLevel consistency) {
        Arguments.requireDimension(dimension);
        Arguments.requireMetric(metric);
        Arguments.requireConsistency(consistency);
        if (hasCollection(name)) {
            throw new InvalidInputException(
                    "The collection %s exists already in %s. Drop it first: dropCollection(\"%s\")."
                            .formatted(name, address(), name));
        }
        forget(name);
    }

    /**
     * Inserts the chunks with their vectors, in batches with a progress bar: {@code id}, {@code vector}, and as dynamic
     * fields {@code text}, {@code source}, {@code line}, {@code heading}. The first set makes the collection remember the
     * embedding model. A second set of documents gets ids of its own:
     *
     * <pre>{@code
     * more = more.startingAt(milvus.nextId("docs"));
     * milvus.insert("docs", more, model.encodeDocuments(more));
     * }</pre>
     *
     * @throws InvalidInputException an id is there already (see {@link #upsert(String, Chunks, Embeddings)}), the vectors
     *     come from another model than those that are there, the numbers of chunks and vectors differ, the dimension is
     *     not the collection's, or a vector holds NaN or infinity; then nothing was inserted
     */
    public InsertResult insert(String name, Chunks chunks, Embeddings vectors) {
        Arguments.requirePairs(chunks, vectors);
        return catalog.with(
                name, collection -> inserts.insert(collection, rows(collection, chunks, vectors), vectors.model()));
    }

    /**
     * Inserts rows as maps from field to value; a vector is a {@code float[]} or a list of numbers, and what the schema
     * does not name goes into the dynamic field.
     *
     * @throws InvalidInputException an id is there already, or a value does not fit its field as it is
     */
    public InsertResult insert(String name, List<Map<String, Object>> rows) {
        Arguments.requireRows(rows);
        return catalog.with(name, collection -> inserts.insert(collection, new MapRows(collection, rows), null));
    }

    /** As {@link #insert(String, Chunks, Embeddings)}; a row whose id is there already replaces it. */
    public InsertResult upsert(String name, Chunks chunks, Embeddings vectors) {
        Arguments.requirePairs(chunks, vectors);
        return catalog.with(
                name, collection -> inserts.upsert(collection, rows(collection, chunks, vectors), vectors.model()));
    }

    /** As {@link #insert(String, List)}; a row whose id is there already replaces it. */
    public InsertResult upsert(String name, List<Map<String, Object>> rows) {
        Arguments.requireRows(rows);
        return catalog.with(name, collection -> inserts.upsert(collection, new MapRows(collection, rows), null));
    }

    /**
     * An id above all those of a collection, 0 where it is empty: what a further set of documents is numbered from, see
     * {@link Chunks#startingAt}.
     *
     * @throws InvalidInputException its keys are texts, or Milvus makes them
     */
    public long nextId(String name) {
        return catalog.with(name, reader::nextId);
    }

    /**
     * The rows nearest to a question, nearest first.
     *
     * @param model the one whose vectors the collection has
     * @throws InvalidInputException the collection was filled with another model
     */
    public Hits search(String name, EmbeddingModel model, String question, int limit) {
        return search(name, model, question, limit, "");
    }

    /** As {@link #search(String, EmbeddingModel, String, int)}, among the rows that a filter lets through. */
    public Hits search(String name, EmbeddingModel model, String question, int limit, String filter) {
        Arguments.requireLimit(limit);
        Arguments.requireQuestion(model, question);
        return search(name, model.encodeQuery(question), limit, filter, model.id())
                .by(model);
    }

    /**
     * The rows nearest to a question, chosen as the options say.
     *
     * @throws InvalidInputException the collection was filled with another model, or has no keywords and the options ask
     *     for them
     */
    public Hits search(String name, EmbeddingModel model, String question, SearchOptions options) {
        Arguments.requireQuestion(model, question);
        return search(name, question, model.encodeQuery(question), options, model.id())
                .by(model);
    }

    /**
     * As {@link #search(String, EmbeddingModel, String, SearchOptions)}, where the question's vector is at hand.
     *
     * @param query the question's vector; where it came from {@code encodeQuery}, its model has to be the collection's
     */
    public Hits search(String name, String question, float[] query, SearchOptions options) {
        Arguments.requireQuery(query);
        return search(name, question, query, options, ModelId.of(query).orElse(null));
    }

    private Hits search(String name, String question, float[] query, SearchOptions options, ModelId model) {
        Arguments.requireQuestion(question);
        if (options == null) {
            throw new InvalidInputException("The options are null. Pass for example SearchOptions.top(3).");
        }
        return catalog.with(name, collection -> {
            requireFit(name, collection, query, model);
            String words = notes.recent(name).entries().get(KeywordModel.FIELD);
            return new QuestionSearch(reader, collection, words).search(question, query, options);
        });
    }

    /**
     * The rows nearest to a vector, nearest first, with the distances as Milvus returns them.
     *
     * @param query as many numbers as the collection's vectors have
     * @param limit 1 to {@value #MAX_LIMIT}
     * @throws InvalidInputException the collection is missing, the limit or the dimension does not fit, or the vector
     *     comes from {@code encodeQuery} of another model than the collection's vectors
     */
    public Hits search(String name, float[] query, int limit) {
        return search(name, query, limit, "");
    }

    /**
     * As {@link #search(String, float[], int)}, among the rows that a filter lets through.
     *
     * @param filter a Milvus expression, see {@link Filter}; empty for all rows
     */
    public Hits search(String name, float[] query, int limit, String filter) {
        Arguments.requireLimit(limit);
        Arguments.requireQuery(query);
        return search(name, query, limit, filter, ModelId.of(query).orElse(null));
    }

    private Hits search(String name, float[] query, int limit, String filter, ModelId model) {
        return catalog.with(name, collection -> {
            requireFit(name, collection, query, model);
            return reader.search(collection, query, limit, filter);
        });
    }

    private void requireFit(String name, CollectionInfo collection, float[] query, ModelId model) {
        if (model != null && !notes.recent(name).fits(model)) {
            notes.read(name).require(model, name, "The query vector");
        }
        collection.requireDimension("The query vector", query.length);
    }

    /**
     * The rows that a filter lets through, in no particular order.
     *
     * @param filter a Milvus expression, see {@link Filter}; empty for all rows
     * @param limit 1 to {@value #MAX_LIMIT}
     */
    public Rows query(String name, String filter, int limit) {
        Arguments.requireLimit(limit);
        return catalog.with(name, collection -> reader.query(collection, filter, limit));
    }

    /**
     * The rows with these ids; ids that are not there are left out.
     *
     * @param ids numbers, or texts in a collection with text keys
     */
    public Rows get(String name, List<?> ids) {
        Arguments.requireIds(ids);
        return ids.isEmpty()
                ? new Rows(List.of(), List.of())
                : catalog.with(name, collection -> reader.get(collection, ids));
    }

    /** How many rows the collection has. */
    public long count(String name) {
        return count(name, "");
    }

    /** How many rows a filter lets through. */
    public long count(String name, String filter) {
        return catalog.with(name, collection -> reader.count(collection, filter));
    }

    /**
     * Deletes the rows with these ids; ids that are not there do no harm.
     *
     * @param ids numbers, or texts in a collection with text keys
     */
    public void delete(String name, List<?> ids) {
        Arguments.requireIds(ids);
        if (!ids.isEmpty()) {
            catalog.with(name, collection -> {
                writer.delete(collection, Filter.in(collection, ids));
                return name;
            });
        }
    }

    /** Deletes the rows that a filter lets through; an empty filter is refused, {@link #dropCollection} deletes all. */
    public void delete(String name, String filter) {
        Arguments.requireFilter(filter);
        catalog.with(name, collection -> {
            writer.delete(collection, filter);
            return name;
        });
    }

    /** The collections: name, rows, dimension, metric, consistency. */
    public Table collections() {
        return new CollectionTables(connection, catalog, reader).all();
    }

    /** The fields of a collection: name, type, dimension, what it is. */
    public Table describe(String name) {
        return CollectionTables.fields(catalog.latest(name));
    }

    /** Reads and writes a collection without progress bars and notices. */
    public CollectionAccess access(String name) {
        return new CollectionAccess(name, catalog, notes, new CollectionProperties(connection), reader, writer);
    }

    /** The SDK's own client, for everything this class does not offer. */
    public MilvusClientV2 client() {
        return connection.client();
    }

    /** The file or address, as it may be shown. */
    public String address() {
        return connection.address();
    }

    /** Closes the connection, and stops the embedded server unless it is open elsewhere. Closing twice does no harm. */
    @Override
    public void close() {
        OPEN.remove(this);
        connection.close();
    }

    @Override
    public String toString() {
        return connection.lite() == null
                ? "Milvus at " + address()
                : connection.lite().toString();
    }

    // Others that are open here would go on with what the collection was
    private void forget(String name) {
        OPEN.stream().filter(other -> other.address().equals(address())).forEach(other -> {
            other.catalog.forget(name);
            other.notes.forget(name);
        });
    }

    private static RowSource rows(CollectionInfo collection, Chunks chunks, Embeddings vectors) {
        if (chunks.isEmpty()) {
            return new MapRows(collection, List.of());
        }
        collection.requireDimension("The embeddings", vectors.dimension());
        return new ChunkRows(collection, chunks, vectors);
    }
}
