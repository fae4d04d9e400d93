package io.github.ragshell.milvus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ragshell.core.CredentialException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.milvus.lite.Engine;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.service.index.request.CreateIndexReq;
import io.milvus.v2.service.index.request.DescribeIndexReq;
import io.milvus.v2.service.index.request.DropIndexReq;
import io.milvus.v2.service.index.request.ListIndexesReq;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a collection remembers of how it was filled: JSON in its property {@value #NAME}. The native engine can't alter a
 * collection; there it is a parameter of an index {@value #NAME} of the primary key. Both go when the collection goes.
 */
final class CollectionNotes {

    static final String NAME = "ragshell";

    private static final ObjectMapper JSON = new ObjectMapper();

    // Another client may fill or make the collection meanwhile
    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

    private record Read(CollectionNote note, long nanoTime) {}

    private final Connection connection;
    private final CollectionProperties properties;
    private final Map<String, Read> known = new ConcurrentHashMap<>();

    CollectionNotes(Connection connection) {
        this.connection = connection;
        this.properties = new CollectionProperties(connection);
    }

    /** What is known, at most some seconds old. */
    CollectionNote recent(String collection) {
        Read read = known.get(collection);
        return read != null && System.nanoTime() - read.nanoTime < FRESH_NANOS ? read.note : read(collection);
    }

    /** What the collection says now. */
    CollectionNote read(String collection) {
        CollectionNote note = parsed(isNative() ? ofIndex(collection) : properties.get(collection, NAME));
        known.put(collection, new Read(note, System.nanoTime()));
        return note;
    }

    /** Replaces what the collection says; a server that does not let it be written goes without. */
    void write(CollectionInfo collection, CollectionNote note) {
        known.remove(collection.name());
        try {
            String json = JSON.writeValueAsString(note.entries());
            if (isNative()) {
                writeIndex(collection, json);
            } else {
                properties.put(collection.name(), NAME, json);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can always be written as JSON", e);
        } catch (ServiceException | CredentialException e) {
            known.put(collection.name(), new Read(CollectionNote.EMPTY, System.nanoTime()));
        }
    }

    void forget(String collection) {
        known.remove(collection);
    }

    private boolean isNative() {
        return connection.runs(Engine.NATIVE);
    }

    private String ofIndex(String collection) {
        if (!hasIndex(collection)) {
            return null;
        }
        return connection
                .repeatable(
                        "Describing the index of " + collection,
                        client -> client.describeIndex(DescribeIndexReq.builder()
                                .collectionName(collection)
                                .indexName(NAME)
                                .build()))
                .getIndexDescriptions()
                .get(0)
                .getExtraParams()
                .get(NAME);
    }

    private boolean hasIndex(String collection) {
        return connection
                .repeatable(
                        "Listing the indexes of " + collection,
                        client -> client.listIndexes(ListIndexesReq.builder()
                                .collectionName(collection)
                                .build()))
                .contains(NAME);
    }

    private void writeIndex(CollectionInfo collection, String json) {
        String name = collection.name();
        if (hasIndex(name)) {
            connection.repeatable("Dropping an index of " + name, client -> {
                client.dropIndex(DropIndexReq.builder()
                        .collectionName(name)
                        .indexName(NAME)
                        .build());
                return json;
            });
        }
        connection.repeatable("Making an index of " + name, client -> {
            client.createIndex(CreateIndexReq.builder()
                    .collectionName(name)
                    .sync(false)
                    .indexParams(List.of(IndexParam.builder()
                            .fieldName(collection.primaryKey().name())
                            .indexName(NAME)
                            .indexType(IndexParam.IndexType.INVERTED)
                            .extraParams(Map.of(NAME, json))
                            .build()))
                    .build());
            return json;
        });
    }

    private static CollectionNote parsed(String json) {
        try {
            return json == null ? CollectionNote.EMPTY : CollectionNote.of(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            return CollectionNote.EMPTY;
        }
    }
}
