package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.milvus.lite.Engine;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.DescribeCollectionReq;
import io.milvus.v2.service.collection.request.HasCollectionReq;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.collection.response.DescribeCollectionResp;
import io.milvus.v2.service.index.request.DescribeIndexReq;
import io.milvus.v2.service.index.request.ListIndexesReq;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Remembers for some seconds what the collections look like, so that a search is one call and not four. */
final class Catalog {

    // Another client may make the collection again meanwhile
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Connection connection;
    private final Duration fresh;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** @param id of the collection, another one when it is made again; 0 where the Milvus has none */
    private record Known(CollectionInfo info, long id, long nanoTime) {}

    Catalog(Connection connection) {
        this(connection, FRESH);
    }

    /** @param fresh how long what is known is taken for what is there */
    Catalog(Connection connection, Duration fresh) {
        this.connection = connection;
        this.fresh = fresh;
    }

    boolean has(String name) {
        requireName(name);
        return connection.repeatable(
                "Looking for collection " + name,
                client -> client.hasCollection(
                        HasCollectionReq.builder().collectionName(name).build()));
    }

    void forget(String name) {
        known.remove(name);
    }

    /**
     * What the collection looks like, or looked like some seconds ago.
     *
     * @throws InvalidInputException there is no such collection
     */
    CollectionInfo get(String name) {
        requireName(name);
        Known before = known.get(name);
        if (before == null) {
            return latest(name);
        }
        return isRecent(before) ? before.info : again(name, before);
    }

    /**
     * What the collection looks like now.
     *
     * @throws InvalidInputException there is no such collection
     */
    CollectionInfo latest(String name) {
        Known before = known.get(requireName(name));
        forget(name);
        if (!has(name)) {
            throw new InvalidInputException(
                    "There is no collection %s in %s. Make it with createCollection(\"%s\", model.dimension(), ...)."
                            .formatted(name, connection.address(), name));
        }
        DescribeCollectionResp description = describe(name);
        CollectionInfo info = CollectionInfo.of(name, description, metrics(name, description, Set.of()));
        if (forgetsLoads() && info.metric() != null && (before == null || !before.info.equals(info))) {
            connection.repeatable("Loading collection " + name, client -> {
                client.loadCollection(
                        LoadCollectionReq.builder().collectionName(name).build());
                return name;
            });
        }
        return remember(info, description);
    }

    /**
     * Does something with a collection. Where it is refused, by the server or by what is remembered of the collection, and
     * the collection is no longer what it was, because another client made it again, the work is done once more with what
     * it is now.
     */
    <T> T with(String name, Function<CollectionInfo, T> work) {
        Known before = name == null ? null : known.get(name);
        boolean remembered = before != null && isRecent(before);
        CollectionInfo info = get(name);
        try {
            return work.apply(info);
        } catch (PartialWriteException e) {
            forget(name);
            throw e;
        } catch (ServiceException | InvalidInputException e) {
            forget(name);
            if (remembered && (isUnloaded(e) || !get(name).equals(info))) {
                return work.apply(get(name));
            }
            throw e;
        }
    }

    private boolean isRecent(Known entry) {
        return System.nanoTime() - entry.nanoTime < fresh.toNanos();
    }

    // Two calls and not four, where the Milvus tells one making of a collection from another
    private CollectionInfo again(String name, Known before) {
        if (before.id == 0) {
            return latest(name);
        }
        try {
            DescribeCollectionResp description = describe(name);
            if (id(description) == before.id) {
                // Another client may have made an index with another metric
                var metrics = metrics(name, description, before.info.metrics().keySet());
                return remember(CollectionInfo.of(name, description, metrics), description);
            }
        } catch (ServiceException e) {
            // The collection or an index is gone
        }
        return latest(name);
    }

    private CollectionInfo remember(CollectionInfo info, DescribeCollectionResp description) {
        known.put(info.name(), new Known(info, id(description), System.nanoTime()));
        return info;
    }

    private static long id(DescribeCollectionResp description) {
        return Objects.requireNonNullElse(description.getCollectionID(), 0L);
    }

    private DescribeCollectionResp describe(String name) {
        return connection.repeatable(
                "Describing collection " + name,
                client -> client.describeCollection(
                        DescribeCollectionReq.builder().collectionName(name).build()));
    }

    // The Python engine has nothing loaded after it was started, or started again
    private boolean forgetsLoads() {
        return connection.runs(Engine.PYTHON);
    }

    private boolean isUnloaded(RagException e) {
        return forgetsLoads() && e instanceof ServiceException;
    }

    /** @param indexed fields that have an index, as far as is known */
    private Map<String, MetricType> metrics(String name, DescribeCollectionResp description, Set<String> indexed) {
        var metrics = new HashMap<String, MetricType>();
        for (String field : description.getVectorFieldNames()) {
            if (indexed.contains(field) || isIndexed(name, field)) {
                metrics.put(field, metric(name, field));
            }
        }
        return metrics;
    }

    private boolean isIndexed(String name, String field) {
        return !connection
                .repeatable(
                        "Listing the indexes of " + name,
                        client -> client.listIndexes(ListIndexesReq.builder()
                                .collectionName(name)
                                .fieldName(field)
                                .build()))
                .isEmpty();
    }

    private MetricType metric(String name, String field) {
        return connection
                .repeatable(
                        "Describing the index of " + name,
                        client -> client.describeIndex(DescribeIndexReq.builder()
                                .collectionName(name)
                                .fieldName(field)
                                .build()))
                .getIndexDescriptions()
                .get(0)
                .getMetricType();
    }

    private static String requireName(String name) {
        if (name == null || name.isBlank()) {
            throw new InvalidInputException("The collection's name is empty. Pass a name such as my_rag_collection.");
        }
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,254}")) {
            throw new InvalidInputException(
                    "'%s' can't be the name of a collection (%d characters). It begins with a letter or _, and has up to 255 letters a-z, digits and _."
                            .formatted(name, name.length()));
        }
        return name;
    }
}
