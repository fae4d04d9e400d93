package io.github.ragshell.milvus.lite;

import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.shaded.io.grpc.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which primary keys the native engine has rows of. */
final class StoredKeys {

    private static final int IDS_A_QUERY = 1000;

    private StoredKeys() {}

    /** Whether the engine finds the key it was given: it reads no line breaks, nor the smallest number. */
    static boolean isAskable(Object key) {
        return key instanceof String text
                ? text.chars().noneMatch(Character::isISOControl)
                : (Long) key != Long.MIN_VALUE;
    }

    /**
     * Those of the keys that are there, askable or not.
     *
     * @throws io.milvus.shaded.io.grpc.StatusRuntimeException the engine gave no answer, or refused to look: then with
     *     the code FAILED_PRECONDITION and the engine's reason
     */
    static Set<Object> among(
            Collection<Object> keys, String collection, String field, MilvusServiceBlockingStub engine) {
        Function<String, List<Object>> query = filter -> found(filter, collection, field, engine);
        Map<Boolean, List<Object>> askable = keys.stream().collect(Collectors.partitioningBy(StoredKeys::isAskable));
        var present = new HashSet<>();
        filters(field, askable.get(true)).forEach(filter -> present.addAll(query.apply(filter)));
        present.addAll(OddKeys.among(askable.get(false), field, query));
        return present;
    }

    /** Filters that together find the rows with these keys; those that can't be asked for are left out. */
    static List<String> filters(String field, List<Object> keys) {
        List<Object> askable = keys.stream().filter(StoredKeys::isAskable).toList();
        var filters = new ArrayList<String>();
        for (int from = 0; from < askable.size(); from += IDS_A_QUERY) {
            filters.add(askable.subList(from, Math.min(askable.size(), from + IDS_A_QUERY)).stream()
                    .map(StoredKeys::literal)
                    .collect(Collectors.joining(",", field + " in [", "]")));
        }
        return filters;
    }

    private static List<Object> found(
            String filter, String collection, String field, MilvusServiceBlockingStub engine) {
        QueryResults found = engine.query(QueryRequest.newBuilder()
                .setCollectionName(collection)
                .setExpr(filter)
                .addOutputFields(field)
                .setConsistencyLevel(ConsistencyLevel.Strong)
                .build());
        String reason = EngineStatus.reason(found.getStatus());
        if (!reason.isEmpty()) {
            throw Status.FAILED_PRECONDITION.withDescription(reason).asRuntimeException();
        }
        return of(found, field);
    }

    /** The keys in the answer to a query. */
    static List<Object> of(QueryResults rows, String field) {
        return rows.getFieldsDataList().stream()
                .filter(column -> column.getFieldName().equals(field))
                .flatMap(column -> RowsOfRequest.ids(column).stream())
                .toList();
    }

    /** A key as a filter has it; see {@link #isAskable}. */
    static String literal(Object id) {
        return id instanceof String text ? '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : id.toString();
    }
}
