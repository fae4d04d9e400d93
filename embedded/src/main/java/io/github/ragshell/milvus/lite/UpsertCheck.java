package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.InvalidInputException;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.UpsertRequest;
import io.milvus.grpc.VectorField;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether the native engine will take an upsert. It looks at the new rows only after it has deleted the old ones, so an
 * upsert that it refuses loses them.
 */
final class UpsertCheck {

    // How a message holds values of a type
    private static final Map<DataType, Enum<?>> VALUES = Map.ofEntries(
            Map.entry(DataType.Bool, ScalarField.DataCase.BOOL_DATA),
            Map.entry(DataType.Int8, ScalarField.DataCase.INT_DATA),
            Map.entry(DataType.Int16, ScalarField.DataCase.INT_DATA),
            Map.entry(DataType.Int32, ScalarField.DataCase.INT_DATA),
            Map.entry(DataType.Int64, ScalarField.DataCase.LONG_DATA),
            Map.entry(DataType.Float, ScalarField.DataCase.FLOAT_DATA),
            Map.entry(DataType.Double, ScalarField.DataCase.DOUBLE_DATA),
            Map.entry(DataType.String, ScalarField.DataCase.STRING_DATA),
            Map.entry(DataType.VarChar, ScalarField.DataCase.STRING_DATA),
            Map.entry(DataType.JSON, ScalarField.DataCase.JSON_DATA),
            Map.entry(DataType.Array, ScalarField.DataCase.ARRAY_DATA),
            Map.entry(DataType.FloatVector, VectorField.DataCase.FLOAT_VECTOR),
            Map.entry(DataType.BinaryVector, VectorField.DataCase.BINARY_VECTOR),
            Map.entry(DataType.Float16Vector, VectorField.DataCase.FLOAT16_VECTOR),
            Map.entry(DataType.BFloat16Vector, VectorField.DataCase.BFLOAT16_VECTOR),
            Map.entry(DataType.Int8Vector, VectorField.DataCase.INT8_VECTOR),
            Map.entry(DataType.SparseFloatVector, VectorField.DataCase.SPARSE_FLOAT_VECTOR));

    private UpsertCheck() {}

    /** @throws InvalidInputException it won't */
    static void require(CollectionSchema schema, UpsertRequest upsert) {
        if (upsert.getNumRows() == 0) {
            throw refusal(upsert, "it has no rows");
        }
        Map<String, FieldSchema> fields = new LinkedHashMap<>();
        schema.getFieldsList().forEach(field -> fields.put(field.getName(), field));
        for (FieldData column : upsert.getFieldsDataList()) {
            require(fields.getOrDefault(column.getFieldName(), FieldSchema.getDefaultInstance()), column, upsert);
        }
        upsert.getFieldsDataList().forEach(column -> fields.remove(column.getFieldName()));
        for (FieldSchema field : fields.values()) {
            if (field.getIsPrimaryKey()
                    || !(field.getIsDynamic() || field.getIsFunctionOutput() || field.getAutoID())) {
                throw refusal(upsert, "the field '%s' is missing".formatted(field.getName()));
            }
        }
    }

    /** @param field none where the collection has no such field */
    private static void require(FieldSchema field, FieldData column, UpsertRequest upsert) {
        if (!field.getName().isEmpty() && column.getType() != field.getDataType()) {
            throw refusal(
                    upsert,
                    "the field '%s' is %s, and the rows have %s"
                            .formatted(field.getName(), field.getDataType(), column.getType()));
        }
        Enum<?> expected = VALUES.get(column.getType());
        Enum<?> values = column.hasVectors()
                ? column.getVectors().getDataCase()
                : column.getScalars().getDataCase();
        if (expected != null && values != expected) {
            // Of other values the engine ends
            throw refusal(
                    upsert,
                    "the values of the field '%s', which is %s, must be %s, and are %s"
                            .formatted(column.getFieldName(), column.getType(), expected, values));
        }
        long rows = column.hasVectors() ? vectors(field, column, upsert) : RowsOfRequest.count(column.getScalars());
        if (rows != upsert.getNumRows()) {
            throw refusal(
                    upsert,
                    "the field '%s' has %d values for %d rows"
                            .formatted(column.getFieldName(), rows, upsert.getNumRows()));
        }
    }

    private static long vectors(FieldSchema field, FieldData column, UpsertRequest upsert) {
        var vectors = column.getVectors();
        long dimension = field.getTypeParamsList().stream()
                .filter(parameter -> parameter.getKey().equals("dim"))
                .mapToLong(parameter -> Long.parseLong(parameter.getValue()))
                .findFirst()
                .orElse(vectors.getDim());
        if (column.getType() != DataType.SparseFloatVector && vectors.getDim() != dimension) {
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
