package io.github.ragshell.milvus.lite;

import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.IDs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * What an {@link UpsertJournal} says of a delete.
 *
 * @param ids of the rows that were there; with neither ids nor filter all rows were deleted
 * @param filter of the delete, for rows that an older upsert has still to bring; empty where all rows were deleted
 */
record NotedDeletion(String collection, IDs ids, String filter) {

    static NotedDeletion ofAll(String collection) {
        return new NotedDeletion(collection, IDs.getDefaultInstance(), "");
    }

    static Optional<NotedDeletion> read(byte[] content) throws IOException {
        var in = new ByteArrayInputStream(content);
        DeleteRequest delete = DeleteRequest.parseDelimitedFrom(in);
        IDs ids = IDs.parseDelimitedFrom(in);
        return delete == null || ids == null
                ? Optional.empty()
                : Optional.of(new NotedDeletion(delete.getCollectionName(), ids, delete.getExpr()));
    }

    byte[] toBytes() {
        var bytes = new ByteArrayOutputStream();
        try {
            DeleteRequest.newBuilder()
                    .setCollectionName(collection)
                    .setExpr(filter)
                    .build()
                    .writeDelimitedTo(bytes);
            ids.writeDelimitedTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    boolean isOfAll() {
        return filter.isEmpty() && keys().isEmpty();
    }

    List<Object> keys() {
        return ids.hasStrId()
                ? List.copyOf(ids.getStrId().getDataList())
                : List.copyOf(ids.getIntId().getDataList());
    }
}
