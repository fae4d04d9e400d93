package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.milvus.lite.Engine;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.data.BaseVector;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.service.vector.request.data.SparseFloatVec;
import io.milvus.v2.service.vector.response.QueryResp;
import io.milvus.v2.service.vector.response.SearchResp;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Finds, fetches and counts rows. */
final class RowReader {

    private final Connection connection;
    private final Predicate<String> deletedFrom;

    /** @param deletedFrom whether rows of the collection of this name were deleted in this session */
    RowReader(Connection connection, Predicate<String> deletedFrom) {
        this.connection = connection;
        this.deletedFrom = deletedFrom;
    }

    /** Whether a query with a limit returns the rows with the smallest keys; the Python engine returns any. */
    boolean answersInOrder() {
        return !connection.runs(Engine.PYTHON);
    }

    /** The rows nearest to a vector; what comes after them is asked for when somebody wants to see it. */
    Hits search(CollectionInfo collection, float[] query, int limit, String filter) {
        float[] asked = query.clone();
        int more = Math.min(Milvus.MAX_LIMIT, limit + DistanceBars.NEXT);
        return hits(collection, nearest(collection, query, limit, filter), Metric.meaning(collection.metric()))
                .nearestTo(asked)
                .followedBy(() -> nearest(collection, asked, more, filter));
    }

    private List<Hit> nearest(CollectionInfo collection, float[] query, int limit, String filter) {
        String field = collection.vector().name();
        var results = search(collection, field, List.of(new FloatVec(query)), limit, filter, HitFields.of(collection));
        return results.isEmpty() ? List.of() : HitFields.hits(results.get(0));
    }

    /** The rows whose sparse vectors have the largest inner product with a query. */
    Hits search(
            CollectionInfo collection,
            String field,
            SortedMap<Long, Float> query,
            int limit,
            String filter,
            String meaning) {
        var results =
                search(collection, field, List.of(new SparseFloatVec(query)), limit, filter, HitFields.of(collection));
        return hits(collection, results.isEmpty() ? List.of() : HitFields.hits(results.get(0)), meaning);
    }

    /** In how many rows each place of the sparse vectors is taken; {@value Milvus#MAX_LIMIT} for that many or more. */
    List<Integer> frequencies(CollectionInfo collection, String field, List<Long> places) {
        List<BaseVector> queries = places.stream()
                .map(place -> (BaseVector) new SparseFloatVec(new TreeMap<>(Map.of(place, 1f))))
                .toList();
        var results = search(collection, field, queries, Milvus.MAX_LIMIT, "", List.of());
        return results.isEmpty()
                ? Collections.nCopies(places.size(), 0)
                : results.stream().map(List::size).toList();
    }

    /** Hits that know their neighbours. */
    Hits hits(CollectionInfo collection, List<Hit> hits, String meaning) {
        return new Hits(hits, meaning, (some, around) -> new Neighbours(this, collection).expand(some, around));
    }

    private List<List<SearchResp.SearchResult>> search(
            CollectionInfo collection,
            String field,
            List<BaseVector> queries,
            int limit,
            String filter,
            List<String> fields) {
        var request = SearchReq.builder()
                .collectionName(collection.name())
                .annsField(field)
                .data(queries)
                .limit(limit)
                .filter(FilterRules.checked(filter, connection.lite()))
                .outputFields(fields)
                .consistencyLevel(consistency(collection))
                .build();
        return connection
                .repeatable("The search in " + collection.name(), client -> client.search(request))
                .getSearchResults();
    }

    /** As {@link #search(CollectionInfo, float[], int, String)}, with a choice among more candidates. */
    Hits search(CollectionInfo collection, float[] query, SearchOptions options) {
        Hits found = search(collection, query, options.candidates(), options.filter());
        boolean largerIsNearer = collection.metric() != MetricType.L2;
        List<Hit> chosen =
                Selection.choose(found, options.withNext(), largerIsNearer, hits -> vectors(collection, hits));
        // Where more were fetched than asked for, those that come next are among them
        boolean choosy = options.candidates() > options.limit();
        return (choosy ? found.followedBy(null) : found).with(chosen).first(options.limit());
    }

    List<float[]> vectors(CollectionInfo collection, List<Hit> hits) {
        String key = collection.primaryKey().name();
        Map<Object, float[]> byKey = new HashMap<>();
        get(collection, hits.stream().map(Hit::key).toList())
                .forEach(row -> byKey.put(
                        row.get(key),
                        Rows.vector(row.get(collection.vector().name()), collection.vector(), () -> row.get(key))));
        return hits.stream()
                .map(hit -> byKey.getOrDefault(hit.key(), new float[0]))
                .toList();
    }

    Rows query(CollectionInfo collection, String filter, int limit) {
        return query(collection, filter, limit, List.of("*"));
    }

    Rows query(CollectionInfo collection, String filter, int limit, List<String> fields) {
        try {
            return rows(
                    collection,
                    QueryReq.builder()
                            .collectionName(collection.name())
                            .filter(FilterRules.checked(filter, connection.lite()))
                            .limit(limit)
                            .outputFields(fields)
                            .consistencyLevel(consistency(collection))
                            .build());
        } catch (ServiceException e) {
            // Milvus Lite 2.5.1 can't find the vectors of an empty collection
            if (connection.lite() != null && count(collection, "") == 0) {
                return new Rows(List.of(), List.of());
            }
            throw e;
        }
    }

    Rows get(CollectionInfo collection, List<?> ids) {
        return query(collection, Filter.in(collection, ids), Math.min(ids.size(), Milvus.MAX_LIMIT));
    }

    /** The rows that a filter lets through, however many, without their other fields. */
    Rows keys(CollectionInfo collection, String filter) {
        return rows(
                collection,
                QueryReq.builder()
                        .collectionName(collection.name())
                        .filter(FilterRules.checked(filter, connection.lite()))
                        .outputFields(List.of(collection.primaryKey().name()))
                        .consistencyLevel(consistency(collection))
                        .build());
    }

    long count(CollectionInfo collection, String filter) {
        var request = QueryReq.builder()
                .collectionName(collection.name())
                .filter(FilterRules.checked(filter, connection.lite()))
                .outputFields(List.of("count(*)"))
                .consistencyLevel(consistency(collection))
                .build();
        QueryResp response =
                connection.repeatable("Counting the rows of " + collection.name(), client -> client.query(request));
        return ((Number) response.getQueryResults().get(0).getEntity().get("count(*)")).longValue();
    }

    /** A number above all keys, 0 for none. */
    long nextId(CollectionInfo collection) {
        CollectionInfo.Field key = collection.primaryKey();
        if (key.autoId() || Keys.isText(key)) {
            throw new InvalidInputException("The ids of the collection %s are %s, so there is no next id."
                    .formatted(collection.name(), key.autoId() ? "made by Milvus" : "texts"));
        }
        CollectionInfo recent = collection.with(ConsistencyLevel.SESSION);
        // Ids from 0 without gaps are the usual case: then this is the answer
        long above = count(recent, "");
        long below = 0;
        while (count(recent, key.name() + " >= " + above) > 0) {
            if (above > Long.MAX_VALUE / 2) {
                throw new InvalidInputException(
                        "The ids of the collection %s go up to %d or more. Choose the ids of new rows yourself."
                                .formatted(collection.name(), above));
            }
            below = above;
            above = 2 * above + 1;
        }
        while (below + 1 < above) {
            long middle = below + (above - below) / 2;
            boolean higher = count(recent, key.name() + " >= " + middle) > 0;
            below = higher ? middle : below;
            above = higher ? above : middle;
        }
        return above;
    }

    // Servers (2.3.5 does) may not tell the time of a deletion, without which a session would still see the rows
    private ConsistencyLevel consistency(CollectionInfo collection) {
        boolean unseen = collection.consistency() == ConsistencyLevel.SESSION && deletedFrom.test(collection.name());
        return unseen ? ConsistencyLevel.STRONG : collection.consistency();
    }

    private Rows rows(CollectionInfo collection, QueryReq request) {
        QueryResp response =
                connection.repeatable("The query in " + request.getCollectionName(), client -> client.query(request));
        return new Rows(
                response.getQueryResults().stream()
                        .map(result -> JsonValues.plain(result.getEntity()))
                        .toList(),
                columns(collection));
    }

    // The native engine names the vector before the key
    private static List<String> columns(CollectionInfo collection) {
        return collection.fields().stream()
                .sorted(Comparator.comparing((CollectionInfo.Field field) -> !field.primaryKey()))
                .map(CollectionInfo.Field::name)
                .toList();
    }
}
