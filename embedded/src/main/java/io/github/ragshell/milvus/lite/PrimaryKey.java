package io.github.ragshell.milvus.lite;

import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import java.util.Optional;

/** The field with the keys of a collection. */
final class PrimaryKey {

    private PrimaryKey() {}

    static Optional<FieldSchema> of(CollectionSchema schema) {
        return schema.getFieldsList().stream()
                .filter(FieldSchema::getIsPrimaryKey)
                .findFirst();
    }

    /**
     * Empty where there is no such collection.
     *
     * @throws io.milvus.shaded.io.grpc.StatusRuntimeException the engine gave no answer
     */
    static Optional<FieldSchema> of(String collection, MilvusServiceBlockingStub engine) {
        return of(engine.describeCollection(DescribeCollectionRequest.newBuilder()
                        .setCollectionName(collection)
                        .build())
                .getSchema());
    }

    static boolean isText(FieldSchema key) {
        return key.getDataType() == DataType.VarChar;
    }
}
