package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.milvus.lite.Engine;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.DescribeCollectionReq;
import io.milvus.v2.service.collection.request.HasCollectionReq;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.collection.response.DescribeCollectionResp;
import io.milvus.v2.service.index.request.DescribeIndexReq;
import io.milvus.v2.service.index.request.ListIndexesReq;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Remembers what the collections look like, so that a search is one call and not four. */
final class Catalog {

    private final Connection connection;
    private final Map<String, CollectionInfo> known = new ConcurrentHashMap<>();

    Catalog(Connection connection) {
        this.connection = connection;
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

    /** @throws InvalidInputException there is no such collection */
    CollectionInfo get(String name) {
        requireName(name);
        CollectionInfo info = known.get(name);
        if (info == null) {
            info = ask(name);
            known.put(name, info);
        }
        return info;
    }

    /**
     * Does something with a collection. Where the server objects and the collection is no longer what it was, because
     * another client made it again, the work is done once more with what it is now.
     */
    <T> T with(String name, Function<CollectionInfo, T> work) {
        boolean remembered = name != null && known.containsKey(name);
        CollectionInfo info = get(name);
        try {
            return work.apply(info);
        } catch (PartialWriteException e) {
            forget(name);
            throw e;
        } catch (ServiceException e) {
            forget(name);
            if (remembered && (forgetsLoads() || !get(name).equals(info))) {
                return work.apply(get(name));
            }
            throw e;
        }
    }

    private CollectionInfo ask(String name) {
        if (!has(name)) {
            throw new InvalidInputException(
                    "There is no collection %s in %s. Make it with createCollection(\"%s\", model.dimension(), ...)."
                            .formatted(name, connection.address(), name));
        }
        DescribeCollectionResp description = connection.repeatable(
                "Describing collection " + name,
                client -> client.describeCollection(
                        DescribeCollectionReq.builder().collectionName(name).build()));
        CollectionInfo info = CollectionInfo.of(name, description, metric(name, description));
        if (forgetsLoads() && info.metric() != null) {
            connection.repeatable("Loading collection " + name, client -> {
                client.loadCollection(
                        LoadCollectionReq.builder().collectionName(name).build());
                return name;
            });
        }
        return info;
    }

    // The Python engine has nothing loaded after it was started, or started again
    private boolean forgetsLoads() {
        return connection.lite() != null && connection.lite().engine() == Engine.PYTHON;
    }

    private MetricType metric(String name, DescribeCollectionResp description) {
        if (description.getVectorFieldNames().isEmpty()) {
            return null;
        }
        String field = description.getVectorFieldNames().get(0);
        boolean indexed = !connection
                .repeatable(
                        "Listing the indexes of " + name,
                        client -> client.listIndexes(ListIndexesReq.builder()
                                .collectionName(name)
                                .fieldName(field)
                                .build()))
                .isEmpty();
        return !indexed
                ? null
                : connection
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

    private static void requireName(String name) {
        if (name == null || name.isBlank()) {
            throw new InvalidInputException("The collection's name is empty. Pass a name such as my_rag_collection.");
        }
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,254}")) {
            throw new InvalidInputException(
                    "'%s' can't be the name of a collection (%d characters). It begins with a letter or _, and has up to 255 letters a-z, digits and _."
                            .formatted(name, name.length()));
        }
    }
}
