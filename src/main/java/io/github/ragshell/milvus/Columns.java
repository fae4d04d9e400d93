package io.github.ragshell.milvus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.milvus.CollectionInfo.Field;
import io.milvus.grpc.BoolArray;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DoubleArray;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.IntArray;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.VectorField;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows turned into the columns of a gRPC message, without JSON for what the schema names. */
final class Columns {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Columns() {}

    /** Refuses rows that lack a field, or whose vectors are not what the collection takes. */
    static void check(CollectionInfo collection, List<Map<String, Object>> rows) {
        for (Map<String, Object> row : rows) {
            for (Field field : collection.fields()) {
                if (field.type() == io.milvus.v2.common.DataType.FloatVector) {
                    Rows.vector(row, field);
                } else if (!field.autoId()) {
                    value(field, row);
                }
            }
        }
    }

    /** Whether the rows bring their ids, and no two the same one. */
    static boolean haveDistinctIds(CollectionInfo collection, List<Map<String, Object>> rows) {
        Field key = collection.primaryKey();
        var seen = new HashSet<>();
        return !key.autoId() && rows.stream().allMatch(row -> seen.add(id(key, row.get(key.name()))));
    }

    /** One column per field of the schema, and one with the JSON of all other fields where the collection takes them. */
    static List<FieldData> of(CollectionInfo collection, List<Map<String, Object>> rows) {
        var columns = new ArrayList<FieldData>();
        for (Field field : collection.fields()) {
            if (!field.autoId()) {
                columns.add(column(field, rows));
            }
        }
        if (collection.dynamic()) {
            columns.add(dynamic(collection, rows));
        }
        return columns;
    }

    private static FieldData column(Field field, List<Map<String, Object>> rows) {
        var data = FieldData.newBuilder()
                .setFieldName(field.name())
                .setType(DataType.forNumber(field.type().getCode()));
        return field.type() == io.milvus.v2.common.DataType.FloatVector
                ? data.setVectors(vectors(field, rows)).build()
                : data.setScalars(scalars(field, rows)).build();
    }

    private static VectorField vectors(Field field, List<Map<String, Object>> rows) {
        var numbers = FloatArray.newBuilder();
        for (Map<String, Object> row : rows) {
            for (float number : Rows.vector(row, field)) {
                numbers.addData(number);
            }
        }
        return VectorField.newBuilder()
                .setDim(field.dimension())
                .setFloatVector(numbers)
                .build();
    }

    private static ScalarField scalars(Field field, List<Map<String, Object>> rows) {
        var scalars = ScalarField.newBuilder();
        var values = rows.stream().map(row -> value(field, row)).toList();
        switch (field.type()) {
            case Int64 ->
                scalars.setLongData(LongArray.newBuilder()
                        .addAllData(values.stream()
                                .map(v -> number(field, v).longValue())
                                .toList()));
            case Int8, Int16, Int32 ->
                scalars.setIntData(IntArray.newBuilder()
                        .addAllData(values.stream()
                                .map(v -> number(field, v).intValue())
                                .toList()));
            case Float ->
                scalars.setFloatData(FloatArray.newBuilder()
                        .addAllData(values.stream()
                                .map(v -> number(field, v).floatValue())
                                .toList()));
            case Double ->
                scalars.setDoubleData(DoubleArray.newBuilder()
                        .addAllData(values.stream()
                                .map(v -> number(field, v).doubleValue())
                                .toList()));
            case Bool ->
                scalars.setBoolData(BoolArray.newBuilder()
                        .addAllData(values.stream().map(Boolean.class::cast).toList()));
            case VarChar, String ->
                scalars.setStringData(StringArray.newBuilder()
                        .addAllData(values.stream().map(String::valueOf).toList()));
            case JSON ->
                scalars.setJsonData(JSONArray.newBuilder()
                        .addAllData(values.stream().map(Columns::json).toList()));
            default ->
                throw new InvalidInputException(
                        "The field %s has the type %s, which rows can't carry. Use client() for it."
                                .formatted(field.name(), field.type()));
        }
        return scalars.build();
    }

    private static FieldData dynamic(CollectionInfo collection, List<Map<String, Object>> rows) {
        var column = JSONArray.newBuilder();
        for (Map<String, Object> row : rows) {
            var rest = new LinkedHashMap<>(row);
            collection.fields().forEach(field -> rest.remove(field.name()));
            column.addData(json(rest));
        }
        return FieldData.newBuilder()
                .setFieldName(Rows.DYNAMIC_FIELD)
                .setType(DataType.JSON)
                .setIsDynamic(true)
                .setScalars(ScalarField.newBuilder().setJsonData(column))
                .build();
    }

    private static Object value(Field field, Map<String, Object> row) {
        Object value = row.get(field.name());
        if (value == null) {
            throw new InvalidInputException("A row has no field %s, which the collection needs. The row has: %s."
                    .formatted(field.name(), String.join(", ", row.keySet())));
        }
        return value;
    }

    private static Object id(Field key, Object value) {
        return key.type() == io.milvus.v2.common.DataType.Int64 && value instanceof Number number
                ? (Object) number.longValue()
                : String.valueOf(value);
    }

    private static Number number(Field field, Object value) {
        if (value instanceof Number number) {
            return number;
        }
        throw new InvalidInputException(
                "The field %s takes numbers (%s), not '%s'.".formatted(field.name(), field.type(), value));
    }

    private static ByteString json(Object value) {
        try {
            return ByteString.copyFrom(JSON.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    "%s can't be written as JSON: %s.".formatted(value, e.getOriginalMessage()), e);
        }
    }
}
