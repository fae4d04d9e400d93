package io.github.ragshell.milvus;

import io.milvus.v2.common.IndexParam;
import io.milvus.v2.common.IndexParam.IndexType;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq.CollectionSchema;
import io.milvus.v2.service.collection.request.CreateCollectionReq.FieldSchema;
import java.util.List;

/** Makes a collection like one that is somewhere else, with an automatic index. */
final class CollectionMaker {

    private final Connection connection;

    CollectionMaker(Connection connection) {
        this.connection = connection;
    }

    void make(CollectionInfo like) {
        var schema = CollectionSchema.builder()
                .enableDynamicField(like.dynamic())
                .fieldSchemaList(
                        like.fields().stream().map(CollectionMaker::schema).toList())
                .build();
        var indexes = like.fields().stream()
                .filter(field -> field.metric() != null)
                .map(CollectionMaker::index)
                .toList();
        connection.once("Creating collection " + like.name(), client -> {
            client.createCollection(CreateCollectionReq.builder()
                    .collectionName(like.name())
                    .collectionSchema(schema)
                    .indexParams(List.copyOf(indexes))
                    .consistencyLevel(like.consistency())
                    .build());
            return like;
        });
    }

    private static IndexParam index(CollectionInfo.Field field) {
        return IndexParam.builder()
                .fieldName(field.name())
                .indexType(SparseVectors.isSparse(field) ? IndexType.SPARSE_INVERTED_INDEX : IndexType.AUTOINDEX)
                .metricType(field.metric())
                .build();
    }

    private static FieldSchema schema(CollectionInfo.Field field) {
        var builder = FieldSchema.builder()
                .name(field.name())
                .dataType(field.type())
                .isPrimaryKey(field.primaryKey())
                .isPartitionKey(field.partitionKey())
                .autoID(field.autoId());
        if (field.dimension() > 0) {
            builder.dimension(field.dimension());
        }
        if (field.maxLength() > 0) {
            builder.maxLength(field.maxLength());
        }
        return builder.build();
    }
}
