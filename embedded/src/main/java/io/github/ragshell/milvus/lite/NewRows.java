package io.github.ragshell.milvus.lite;

import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.UpsertRequest;
import io.milvus.shaded.io.grpc.Status.Code;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sends an upsert of rows that are all new as an insert. Before it inserts, the native engine looks for the old rows of an
 * upsert in a time that grows with the collection: at 100,000 rows it takes several times as long as the insert.
 */
final class NewRows {

    private NewRows() {}

    /** Whether no row of the upsert is there yet, see {@link #stored}. */
    static boolean areAll(
            List<Object> keys, CollectionSchema schema, UpsertRequest upsert, MilvusServiceBlockingStub engine) {
        return stored(keys, schema, upsert, engine).filter(Set::isEmpty).isPresent();
    }

    /**
     * Which rows of the upsert are there; empty where their keys don't tell.
     *
     * @param keys of its rows, see {@link #keys}
     * @throws StatusRuntimeException the engine gave no answer
     */
    static Optional<Set<Object>> stored(
            List<Object> keys, CollectionSchema schema, UpsertRequest upsert, MilvusServiceBlockingStub engine) {
        if (keys.isEmpty() || !keys.stream().allMatch(StoredKeys::isAskable)) {
            return Optional.empty();
        }
        try {
            return Optional.of(StoredKeys.among(keys, upsert.getCollectionName(), key(schema), engine));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Code.FAILED_PRECONDITION) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The answer to the upsert when they were inserted. */
    static MutationResult answer(MutationResult inserted) {
        return inserted.toBuilder()
                .setUpsertCnt(inserted.getInsertCnt())
                .setInsertCnt(0)
                .build();
    }

    /** The primary keys of an upsert's rows. */
    static List<Object> keys(CollectionSchema schema, UpsertRequest upsert) {
        String key = key(schema);
        return upsert.getFieldsDataList().stream()
                .filter(column -> column.getFieldName().equals(key))
                .flatMap(column -> RowsOfRequest.ids(column).stream())
                .toList();
    }

    /** The name of the primary key; empty where there is none. */
    static String key(CollectionSchema schema) {
        return PrimaryKey.of(schema).map(FieldSchema::getName).orElse("");
    }
}
