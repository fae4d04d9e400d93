package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.InvalidInputException;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.UpsertRequest;
import java.util.HashMap;
import java.util.Map;

/**
 * Whether the native engine will take an upsert. It looks at the new rows only after it has deleted the old ones, so an
 * upsert that it refuses loses them.
 */
final class UpsertCheck {

    private UpsertCheck() {}

    /** @throws InvalidInputException it won't */
    static void require(CollectionSchema schema, UpsertRequest upsert) {
        if (upsert.getNumRows() == 0) {
            throw refusal(upsert, "it has no rows");
        }
        Map<String, FieldData> columns = new HashMap<>();
        upsert.getFieldsDataList().forEach(column -> columns.put(column.getFieldName(), column));
        for (FieldSchema field : schema.getFieldsList()) {
            FieldData column = columns.get(field.getName());
            if (column != null) {
                require(field, column, upsert);
            } else if (field.getIsPrimaryKey()
                    || !(field.getIsDynamic() || field.getIsFunctionOutput() || field.getAutoID())) {
                throw refusal(upsert, "the field '%s' is missing".formatted(field.getName()));
            }
        }
    }

    private static void require(FieldSchema field, FieldData column, UpsertRequest upsert) {
        if (column.getType() != field.getDataType()) {
            throw refusal(
                    upsert,
                    "the field '%s' is %s, and the rows have %s"
                            .formatted(field.getName(), field.getDataType(), column.getType()));
        }
        long rows = column.hasVectors() ? vectors(field, column, upsert) : scalars(column);
        if (rows != upsert.getNumRows()) {
            throw refusal(
                    upsert,
                    "the field '%s' has %d values for %d rows".formatted(field.getName(), rows, upsert.getNumRows()));
        }
    }

    private static long scalars(FieldData column) {
        // Whatever the type, one message whose field "data" has a value for each row
        for (Object values : column.getScalars().getAllFields().values()) {
            var message = (com.google.protobuf.Message) values;
            return message.getRepeatedFieldCount(message.getDescriptorForType().findFieldByName("data"));
        }
        return 0;
    }

    private static long vectors(FieldSchema field, FieldData column, UpsertRequest upsert) {
        var vectors = column.getVectors();
        long dimension = field.getTypeParamsList().stream()
                .filter(parameter -> parameter.getKey().equals("dim"))
                .mapToLong(parameter -> Long.parseLong(parameter.getValue()))
                .findFirst()
                .orElse(vectors.getDim());
        if (field.getDataType() != DataType.SparseFloatVector && vectors.getDim() != dimension) {
            throw refusal(
                    upsert,
                    "the field '%s' has vectors of %d numbers, and the rows have %d"
                            .formatted(field.getName(), dimension, vectors.getDim()));
        }
        return switch (vectors.getDataCase()) {
            case FLOAT_VECTOR -> rows(vectors.getFloatVector().getDataCount(), dimension);
            case BINARY_VECTOR -> rows(vectors.getBinaryVector().size(), dimension / Byte.SIZE);
            case FLOAT16_VECTOR -> rows(vectors.getFloat16Vector().size(), dimension * Short.BYTES);
            case BFLOAT16_VECTOR -> rows(vectors.getBfloat16Vector().size(), dimension * Short.BYTES);
            case INT8_VECTOR -> rows(vectors.getInt8Vector().size(), dimension);
            case SPARSE_FLOAT_VECTOR -> vectors.getSparseFloatVector().getContentsCount();
            default -> 0;
        };
    }

    private static long rows(long values, long each) {
        return each > 0 && values % each == 0 ? values / each : -1;
    }

    private static InvalidInputException refusal(UpsertRequest upsert, String why) {
        return new InvalidInputException(
                "The upsert into %s was refused: %s. No row was changed.".formatted(upsert.getCollectionName(), why));
    }
}
