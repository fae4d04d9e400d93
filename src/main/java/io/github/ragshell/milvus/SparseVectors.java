package io.github.ragshell.milvus;

import com.google.protobuf.ByteString;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.milvus.CollectionInfo.Field;
import io.milvus.grpc.SparseFloatArray;
import io.milvus.grpc.VectorField;
import io.milvus.v2.common.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Sparse vectors, maps from place to weight, as Milvus takes them. */
final class SparseVectors {

    private static final int BYTES = Integer.BYTES + Float.BYTES;
    private static final long LARGEST_PLACE = 0xFFFF_FFFEL;

    private SparseVectors() {}

    static boolean isSparse(Field field) {
        return field.type() == DataType.SparseFloatVector;
    }

    /** Whether rows of the collection have some. */
    static boolean areIn(CollectionInfo collection) {
        return collection.fields().stream().anyMatch(SparseVectors::isSparse);
    }

    /** The values of the rows as a column. */
    static VectorField column(Field field, int rows, IntFunction<Object> value) {
        var column = SparseFloatArray.newBuilder();
        for (int row = 0; row < rows; row++) {
            column.addContents(bytes(field, value.apply(row)));
        }
        // How many places there are at most: Milvus asks for it and looks only at the places that are there
        return VectorField.newBuilder()
                .setDim(LARGEST_PLACE + 1)
                .setSparseFloatVector(column.setDim(LARGEST_PLACE + 1))
                .build();
    }

    /** Pairs of a place and a weight, each in 32 bits with the lowest byte first, ordered by place. */
    static ByteString bytes(Field field, Object value) {
        if (!(value instanceof Map<?, ?> map) || map.isEmpty()) {
            throw refused(field, value);
        }
        var ordered = new TreeMap<Long, Float>();
        map.forEach((place, weight) -> {
            if (!(place instanceof Number p) || !(weight instanceof Number w)) {
                throw refused(field, value);
            }
            if (!isPlace(p) || !(w.floatValue() >= 0) || !Float.isFinite(w.floatValue())) {
                throw refused(field, Map.of(place, weight));
            }
            ordered.put(p.longValue(), w.floatValue());
        });
        if (ordered.values().stream().allMatch(weight -> weight == 0)) {
            throw refused(field, value);
        }
        ByteBuffer bytes = ByteBuffer.allocate(BYTES * ordered.size()).order(ByteOrder.LITTLE_ENDIAN);
        ordered.forEach((place, weight) -> bytes.putInt((int) (long) place).putFloat(weight));
        return ByteString.copyFrom(bytes.flip());
    }

    private static boolean isPlace(Number place) {
        return place.longValue() == place.doubleValue() && place.longValue() >= 0 && place.longValue() <= LARGEST_PLACE;
    }

    private static InvalidInputException refused(Field field, Object value) {
        return new InvalidInputException(
                "The field %s takes a sparse vector: a map from places, 0 to %d, to numbers that are not below 0, with at least one above. It is %s."
                        .formatted(field.name(), LARGEST_PLACE, FieldValues.shown(value)));
    }
}
