package io.github.ragshell.milvus.lite;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.IDs;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.MsgBase;
import io.milvus.grpc.MsgType;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.SparseFloatArray;
import io.milvus.grpc.UpsertRequest;
import io.milvus.grpc.VectorField;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of an upsert: some of them, or all as an insert. */
final class RowsOfRequest {

    private static final String DATA = "data";

    private RowsOfRequest() {}

    /** The ids in a column: {@link Long} or {@link String}. */
    static List<Object> ids(FieldData column) {
        var scalars = column.getScalars();
        return scalars.hasLongData()
                ? new ArrayList<>(scalars.getLongData().getDataList())
                : new ArrayList<>(scalars.getStringData().getDataList());
    }

    /** The same ids as a message. */
    static IDs message(Collection<Object> ids) {
        var message = IDs.newBuilder();
        if (!ids.isEmpty() && ids.iterator().next() instanceof String) {
            message.getStrIdBuilder()
                    .addAllData(ids.stream().map(String.class::cast).toList());
        } else {
            message.getIntIdBuilder()
                    .addAllData(ids.stream().map(Long.class::cast).toList());
        }
        return message.build();
    }

    /** The row of each id, in the order of the ids: of an id that stands there twice the last one counts. */
    static Map<Object, Integer> last(List<Object> ids) {
        var rows = new LinkedHashMap<Object, Integer>();
        for (int row = 0; row < ids.size(); row++) {
            rows.put(ids.get(row), row);
        }
        return rows;
    }

    /** How many values a column has that holds no vectors. */
    static int count(ScalarField scalars) {
        for (Object values : scalars.getAllFields().values()) {
            var message = (Message) values;
            return message.getRepeatedFieldCount(data(message));
        }
        return 0;
    }

    /** All rows as an insert; nothing is copied. */
    static InsertRequest insert(UpsertRequest upsert) {
        return InsertRequest.newBuilder()
                .setBase(MsgBase.newBuilder().setMsgType(MsgType.Insert))
                .setDbName(upsert.getDbName())
                .setCollectionName(upsert.getCollectionName())
                .setPartitionName(upsert.getPartitionName())
                .setNumRows(upsert.getNumRows())
                .addAllFieldsData(upsert.getFieldsDataList())
                .addAllHashKeys(upsert.getHashKeysList())
                .build();
    }

    /**
     * Some rows of it.
     *
     * @param rows indexes, in any order
     * @throws IndexOutOfBoundsException a column has no such row
     * @throws IllegalArgumentException a column is of a kind that is not known here
     */
    static UpsertRequest some(UpsertRequest upsert, Collection<Integer> indexes) {
        List<Integer> rows = indexes.stream().sorted().toList();
        var some = upsert.toBuilder().clearFieldsData().clearHashKeys().setNumRows(rows.size());
        upsert.getFieldsDataList().forEach(column -> some.addFieldsData(some(column, rows)));
        if (upsert.getHashKeysCount() > 0) {
            rows.forEach(row -> some.addHashKeys(upsert.getHashKeys(row)));
        }
        return some.build();
    }

    private static FieldData some(FieldData column, List<Integer> rows) {
        var some = column.toBuilder();
        if (column.hasScalars()) {
            some.setScalars(some(column.getScalars(), rows));
        } else if (column.hasVectors()) {
            some.setVectors(some(column.getVectors(), rows));
        }
        if (column.getValidDataCount() > 0) {
            some.clearValidData();
            rows.forEach(row -> some.addValidData(column.getValidData(row)));
        }
        return some.build();
    }

    // Whatever the type, a scalar column holds one message whose field "data" has a value for each row
    private static FieldDescriptor data(Message values) {
        return values.getDescriptorForType().findFieldByName(DATA);
    }

    private static ScalarField some(ScalarField scalars, List<Integer> rows) {
        var some = scalars.toBuilder();
        scalars.getAllFields()
                .forEach((field, values) -> some.setField(field, pick((Message) values, data((Message) values), rows)));
        return some.build();
    }

    private static Message pick(Message values, FieldDescriptor field, List<Integer> rows) {
        var some = values.toBuilder().clearField(field);
        rows.forEach(row -> some.addRepeatedField(field, values.getRepeatedField(field, row)));
        return some.build();
    }

    private static VectorField some(VectorField vectors, List<Integer> rows) {
        var some = vectors.toBuilder();
        int dimension = (int) vectors.getDim();
        switch (vectors.getDataCase()) {
            case FLOAT_VECTOR -> some.setFloatVector(some(vectors.getFloatVector(), dimension, rows));
            case BINARY_VECTOR -> some.setBinaryVector(some(vectors.getBinaryVector(), dimension / Byte.SIZE, rows));
            case FLOAT16_VECTOR ->
                some.setFloat16Vector(some(vectors.getFloat16Vector(), dimension * Short.BYTES, rows));
            case BFLOAT16_VECTOR ->
                some.setBfloat16Vector(some(vectors.getBfloat16Vector(), dimension * Short.BYTES, rows));
            case INT8_VECTOR -> some.setInt8Vector(some(vectors.getInt8Vector(), dimension, rows));
            case SPARSE_FLOAT_VECTOR -> {
                var sparse = vectors.getSparseFloatVector();
                var contents = sparse.getDescriptorForType().findFieldByName("contents");
                some.setSparseFloatVector((SparseFloatArray) pick(sparse, contents, rows));
            }
            default ->
                throw new IllegalArgumentException(
                        "no rows can be taken out of vectors of the kind " + vectors.getDataCase());
        }
        return some.build();
    }

    private static FloatArray some(FloatArray values, int dimension, List<Integer> rows) {
        var some = FloatArray.newBuilder();
        for (int row : rows) {
            for (int i = row * dimension; i < (row + 1) * dimension; i++) {
                some.addData(values.getData(i));
            }
        }
        return some.build();
    }

    private static ByteString some(ByteString values, int bytes, List<Integer> rows) {
        return rows.stream()
                .map(row -> values.substring(row * bytes, (row + 1) * bytes))
                .reduce(ByteString.EMPTY, ByteString::concat);
    }
}
