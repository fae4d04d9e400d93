package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.milvus.CollectionInfo.Field;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows as maps from field to value. */
final class MapRows implements RowSource {

    private final CollectionInfo collection;
    private final List<Map<String, Object>> rows;

    MapRows(CollectionInfo collection, List<Map<String, Object>> rows) {
        this.collection = collection;
        this.rows = rows;
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
        for (Object value : rows.get(row).values()) {
            bytes += value instanceof String text ? Columns.MAX_UTF8_BYTES * text.length() : 8;
        }
        return bytes;
    }
}
