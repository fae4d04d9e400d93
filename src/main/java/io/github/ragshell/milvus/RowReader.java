package io.github.ragshell.milvus;

import io.github.ragshell.core.ServiceException;
import io.github.ragshell.milvus.lite.Engine;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.service.vector.request.DeleteReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.service.vector.response.QueryResp;
import io.milvus.v2.service.vector.response.SearchResp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Finds, fetches, counts and deletes rows. */
final class RowReader {

    private static final List<String> HIT_FIELDS = List.of("text", "source", "line", "heading");

    private final Connection connection;
    private final Set<String> deletedFrom = ConcurrentHashMap.newKeySet();

    RowReader(Connection connection) {
        this.connection = connection;
    }

    Hits search(CollectionInfo collection, float[] query, int limit, String filter) {
        var request = SearchReq.builder()
                .collectionName(collection.name())
                .annsField(collection.vector().name())
                .data(List.of(new FloatVec(query)))
                .limit(limit)
                .filter(checked(filter))
                .outputFields(HIT_FIELDS)
                .consistencyLevel(consistency(collection))
                .build();
        SearchResp response =
                connection.repeatable("The search in " + collection.name(), client -> client.search(request));
        List<List<SearchResp.SearchResult>> results = response.getSearchResults();
        return new Hits(results.isEmpty() ? List.of() : hits(results.get(0)), Metric.meaning(collection.metric()));
    }

    Rows query(CollectionInfo collection, String filter, int limit) {
        try {
            return rows(QueryReq.builder()
                    .collectionName(collection.name())
                    .filter(checked(filter))
                    .limit(limit)
                    .outputFields(List.of("*"))
                    .consistencyLevel(consistency(collection))
                    .build());
        } catch (ServiceException e) {
            // Milvus Lite 2.5.1 can't find the vectors of an empty collection
            if (connection.lite() != null && count(collection, "") == 0) {
                return new Rows(List.of());
            }
            throw e;
        }
    }

    Rows get(CollectionInfo collection, List<Long> ids) {
        return query(
                collection, Filter.in(collection.primaryKey().name(), ids), Math.min(ids.size(), Milvus.MAX_LIMIT));
    }

    /** The rows with these primary keys, without their other fields. */
    Rows ids(CollectionInfo collection, List<Object> ids) {
        return rows(QueryReq.builder()
                .collectionName(collection.name())
                .filter(Filter.in(collection.primaryKey().name(), ids))
                .outputFields(List.of(collection.primaryKey().name()))
                .consistencyLevel(consistency(collection))
                .build());
    }

    long count(CollectionInfo collection, String filter) {
        var request = QueryReq.builder()
                .collectionName(collection.name())
                .filter(checked(filter))
                .outputFields(List.of("count(*)"))
                .consistencyLevel(consistency(collection))
                .build();
        QueryResp response =
                connection.repeatable("Counting the rows of " + collection.name(), client -> client.query(request));
        return ((Number) response.getQueryResults().get(0).getEntity().get("count(*)")).longValue();
    }

    void delete(CollectionInfo collection, String filter) {
        var request = DeleteReq.builder()
                .collectionName(collection.name())
                .filter(checked(filter))
                .build();
        deletedFrom.add(collection.name());
        connection.repeatable("The deletion in " + collection.name(), client -> client.delete(request));
    }

    // Servers (2.3.5 does) may not tell the time of a deletion, without which a session would still see the rows
    private ConsistencyLevel consistency(CollectionInfo collection) {
        boolean unseen =
                collection.consistency() == ConsistencyLevel.SESSION && deletedFrom.contains(collection.name());
        return unseen ? ConsistencyLevel.STRONG : collection.consistency();
    }

    private String checked(String filter) {
        if (filter == null) {
            return "";
        }
        if (connection.lite() != null && connection.lite().engine() == Engine.NATIVE) {
            Filter.requireKnownToLite(filter);
        }
        return filter;
    }

    private Rows rows(QueryReq request) {
        QueryResp response =
                connection.repeatable("The query in " + request.getCollectionName(), client -> client.query(request));
        return new Rows(response.getQueryResults().stream()
                .map(result -> JsonValues.plain(result.getEntity()))
                .toList());
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
}
