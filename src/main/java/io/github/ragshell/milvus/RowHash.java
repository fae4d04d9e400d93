package io.github.ragshell.milvus;

import io.github.ragshell.core.internal.Sha256;
import io.github.ragshell.milvus.CollectionInfo.Field;
import io.milvus.v2.common.DataType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The beginning of the SHA-256 of all that a row holds; the same for every engine that keeps the row. */
final class RowHash {

    // Above it a double has no unit digits, and some engines give back a double where others give a whole number
    private static final double WHOLE = 0x1p63;

    private final CollectionInfo collection;
    private final MessageDigest digest = Sha256.digest();

    RowHash(CollectionInfo collection) {
        this.collection = collection;
    }

    long of(Map<String, Object> row) {
        var values = new TreeMap<>(row);
        for (Field field : collection.fields()) {
            if (field.type() == DataType.FloatVector) {
                addVector(field, values.remove(field.name()), row);
            }
        }
        // A field of null and one that is not there are the same to engines
        values.values().removeIf(value -> value == null);
        addMap(values);
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    private void addVector(Field field, Object value, Map<String, Object> row) {
        float[] vector =
                Rows.vector(value, field, () -> row.get(collection.primaryKey().name()));
        var bytes = ByteBuffer.allocate(Float.BYTES * vector.length);
        for (float number : vector) {
            bytes.putFloat(number);
        }
        addText('v', field.name());
        digest.update(bytes.array());
    }

    private void add(Object value) {
        if (value instanceof Map<?, ?> map) {
            var sorted = new TreeMap<String, Object>();
            map.forEach((name, each) -> sorted.put(String.valueOf(name), each));
            addMap(sorted);
        } else if (value instanceof Collection<?> list) {
            addText('l', String.valueOf(list.size()));
            list.forEach(this::add);
        } else if (value instanceof Number number) {
            addText('n', canonical(number));
        } else {
            addText(value instanceof CharSequence ? 's' : 'o', String.valueOf(value));
        }
    }

    private void addMap(Map<String, Object> sorted) {
        addText('m', String.valueOf(sorted.size()));
        sorted.forEach((name, value) -> {
            addText('k', name);
            add(value);
        });
    }

    // With its length, so that no two sequences of texts look the same
    private void addText(char kind, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Character.BYTES + Integer.BYTES)
                .putChar(kind)
                .putInt(bytes.length)
                .flip());
        digest.update(bytes);
    }

    private static String canonical(Number number) {
        if (number instanceof Double || number instanceof Float) {
            double real = number.doubleValue();
            return real == Math.rint(real) && Math.abs(real) < WHOLE
                    ? String.valueOf((long) real)
                    : String.valueOf(real);
        }
        return number.toString();
    }
}
