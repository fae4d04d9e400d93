package io.github.ragshell.milvus;

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
import java.util.List;
import java.util.stream.IntStream;

/** Rows turned into the columns of a gRPC message, without JSON for what the schema names. */
final class Columns {

    /** What a char takes at most. */
    static final long MAX_UTF8_BYTES = 3;

    private Columns() {}

    /** Refuses rows that lack a field, or have values or vectors that the collection can't take as they are. */
    static void check(CollectionInfo collection, RowSource rows) {
        for (int row = 0; row < rows.size(); row++) {
            for (Field field : collection.fields()) {
                if (isVector(field)) {
                    vector(rows, row, field);
                } else if (SparseVectors.isSparse(field)) {
                    SparseVectors.bytes(field, value(rows, row, field));
                } else if (!field.autoId() && !isLeftOut(field, rows, row)) {
                    FieldValues.check(field, value(rows, row, field));
                }
            }
            rows.checkRest(row);
        }
    }

    /** One column per field of the schema, and one with the JSON of all other fields where the collection takes them. */
    static List<FieldData> of(CollectionInfo collection, RowSource rows, int begin, int end) {
        var columns = new ArrayList<FieldData>();
        for (Field field : collection.fields()) {
            if (!field.autoId()) {
                columns.add(column(field, rows, begin, end));
            }
        }
        if (collection.dynamic()) {
            columns.add(dynamic(rows, begin, end));
        }
        return columns;
    }

    private static FieldData column(Field field, RowSource rows, int begin, int end) {
        var data = FieldData.newBuilder()
                .setFieldName(field.name())
                .setType(DataType.forNumber(field.type().getCode()));
        if (SparseVectors.isSparse(field)) {
            return data.setVectors(SparseVectors.column(field, end - begin, row -> value(rows, begin + row, field)))
                    .build();
        }
        if (isVector(field)) {
            return data.setVectors(vectors(field, rows, begin, end)).build();
        }
        if (field.optional()) {
            IntStream.range(begin, end).forEach(row -> data.addValidData(!isLeftOut(field, rows, row)));
        }
        return data.setScalars(scalars(field, rows, begin, end)).build();
    }

    // Its null, or its default, stands in no column
    private static boolean isLeftOut(Field field, RowSource rows, int row) {
        return field.optional() && rows.value(row, field) == null;
    }

    private static VectorField vectors(Field field, RowSource rows, int begin, int end) {
        var numbers = FloatArray.newBuilder();
        for (int row = begin; row < end; row++) {
            for (float number : vector(rows, row, field)) {
                numbers.addData(number);
            }
        }
        return VectorField.newBuilder()
                .setDim(field.dimension())
                .setFloatVector(numbers)
                .build();
    }

    private static ScalarField scalars(Field field, RowSource rows, int begin, int end) {
        var longs = LongArray.newBuilder();
        var ints = IntArray.newBuilder();
        var floats = FloatArray.newBuilder();
        var doubles = DoubleArray.newBuilder();
        var bools = BoolArray.newBuilder();
        var texts = StringArray.newBuilder();
        var json = JSONArray.newBuilder();
        for (int row = begin; row < end; row++) {
            if (isLeftOut(field, rows, row)) {
                continue;
            }
            Object value = value(rows, row, field);
            switch (field.type()) {
                case Int64 -> longs.addData(FieldValues.whole(field, value));
                case Int8, Int16, Int32 -> ints.addData((int) FieldValues.whole(field, value));
                case Float -> floats.addData(FieldValues.single(field, value));
                case Double -> doubles.addData(FieldValues.real(field, value));
                case Bool -> bools.addData(FieldValues.bool(field, value));
                case VarChar, String -> texts.addData(FieldValues.text(field, value));
                case JSON -> json.addData(json(value));
                default -> FieldValues.check(field, value);
            }
        }
        var column = ScalarField.newBuilder();
        return switch (field.type()) {
            case Int64 -> column.setLongData(longs).build();
            case Float -> column.setFloatData(floats).build();
            case Double -> column.setDoubleData(doubles).build();
            case Bool -> column.setBoolData(bools).build();
            case VarChar, String -> column.setStringData(texts).build();
            case JSON -> column.setJsonData(json).build();
            default -> column.setIntData(ints).build();
        };
    }

    private static FieldData dynamic(RowSource rows, int begin, int end) {
        var column = JSONArray.newBuilder();
        for (int row = begin; row < end; row++) {
            column.addData(json(rows.rest(row)));
        }
        return FieldData.newBuilder()
                .setFieldName(Rows.DYNAMIC_FIELD)
                .setType(DataType.JSON)
                .setIsDynamic(true)
                .setScalars(ScalarField.newBuilder().setJsonData(column))
                .build();
    }

    private static boolean isVector(Field field) {
        return field.type() == io.milvus.v2.common.DataType.FloatVector;
    }

    private static float[] vector(RowSource rows, int row, Field field) {
        return Rows.vector(rows.value(row, field), field, () -> rows.id(row));
    }

    private static Object value(RowSource rows, int row, Field field) {
        Object value = rows.value(row, field);
        if (value == null) {
            throw new InvalidInputException("A row has no field %s, which the collection needs. The row has: %s."
                    .formatted(field.name(), String.join(", ", rows.names(row))));
        }
        return value;
    }

    private static ByteString json(Object value) {
        return ByteString.copyFrom(JsonValues.bytes(value));
    }
}
