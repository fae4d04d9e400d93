package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.milvus.CollectionInfo.Field;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Rows as maps from field to value. */
final class MapRows implements RowSource {

    // A double as JSON, with a comma
    private static final long NUMBER_BYTES = 26;

    private final CollectionInfo collection;
    private final List<Map<String, Object>> rows;
    private final Set<String> vectors;

    MapRows(CollectionInfo collection, List<Map<String, Object>> rows) {
        this.collection = collection;
        this.rows = rows;
        this.vectors = collection.fields().stream()
                .filter(field -> field.dimension() > 0)
                .map(Field::name)
                .collect(Collectors.toSet());
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public Object value(int row, Field field) {
        return rows.get(row).get(field.name());
    }

    @Override
    public Map<String, Object> rest(int row) {
        var rest = new LinkedHashMap<>(rows.get(row));
        collection.fields().forEach(field -> rest.remove(field.name()));
        return rest;
    }

    @Override
    public void checkRest(int row) {
        Map<String, Object> rest = rest(row);
        if (!rest.isEmpty() && !collection.dynamic()) {
            throw new InvalidInputException(
                    "A row has the field %s, but the collection %s takes only these: %s. Leave it out."
                            .formatted(
                                    FieldValues.shown(rest.keySet().iterator().next()),
                                    collection.name(),
                                    collection.fields().stream()
                                            .map(Field::name)
                                            .collect(Collectors.joining(", "))));
        }
        rest.forEach(FieldValues::checkJson);
        requireNoKey(row);
    }

    private void requireNoKey(int row) {
        Field key = collection.primaryKey();
        Object id = rows.get(row).get(key.name());
        if (key.autoId() && id != null) {
            throw new InvalidInputException(
                    "A row has the id %s, but Milvus makes the ids of the collection %s. Leave the field %s out."
                            .formatted(FieldValues.shown(id), collection.name(), key.name()));
        }
    }

    @Override
    public Object id(int row) {
        Object key = rows.get(row).get(collection.primaryKey().name());
        return key == null ? "number " + row : key;
    }

    @Override
    public Collection<String> names(int row) {
        return rows.get(row).keySet();
    }

    @Override
    public long bytes(int row) {
        long bytes = 0;
        for (Map.Entry<String, Object> field : rows.get(row).entrySet()) {
            if (!vectors.contains(field.getKey())) {
                bytes += Columns.MAX_UTF8_BYTES * field.getKey().length() + bytes(field.getValue());
            }
        }
        return bytes;
    }

    private static long bytes(Object value) {
        if (value instanceof CharSequence text) {
            return Columns.MAX_UTF8_BYTES * text.length();
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .mapToLong(entry -> bytes(entry.getKey()) + bytes(entry.getValue()))
                    .sum();
        }
        if (value instanceof Collection<?> all) {
            return all.stream().mapToLong(MapRows::bytes).sum();
        }
        if (value instanceof Object[] all) {
            return Arrays.stream(all).mapToLong(MapRows::bytes).sum();
        }
        return value != null && value.getClass().isArray() ? NUMBER_BYTES * Array.getLength(value) : NUMBER_BYTES;
    }
}
