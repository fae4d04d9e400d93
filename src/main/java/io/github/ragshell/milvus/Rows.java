package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.embedding.Embeddings;
import io.github.ragshell.milvus.CollectionInfo.Field;
import io.github.ragshell.view.Showable;
import io.github.ragshell.view.Tables;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Rows of a collection, each a map from field to value as in the Python client; immutable. */
public final class Rows extends AbstractList<Map<String, Object>> implements Showable {

    /** The field that holds what the schema does not name. */
    static final String DYNAMIC_FIELD = "$meta";

    private static final int COMPONENTS_SHOWN = 3;

    private final List<Map<String, Object>> rows;

    Rows(List<Map<String, Object>> rows) {
        this.rows = List.copyOf(rows);
    }

    /** The rows that {@code insert} makes of chunks and their vectors. */
    static List<Map<String, Object>> of(CollectionInfo collection, Chunks chunks, Embeddings vectors) {
        return new AbstractList<>() {
            @Override
            public Map<String, Object> get(int index) {
                Chunk chunk = chunks.get(index);
                var row = new LinkedHashMap<String, Object>();
                row.put(collection.primaryKey().name(), chunk.id());
                row.put(collection.vector().name(), vectors.get(index));
                row.put("text", chunk.text());
                row.put("source", chunk.source());
                row.put("line", chunk.line());
                row.put("heading", chunk.heading());
                return row;
            }

            @Override
            public int size() {
                return chunks.size();
            }
        };
    }

    /** The vector of a row; refused where it is missing, of another size, or holds NaN or infinity. */
    static float[] vector(Map<String, Object> row, Field field) {
        Object value = row.get(field.name());
        float[] vector = value instanceof float[] floats ? floats : floats(value, field);
        if (vector.length != field.dimension()) {
            throw new InvalidInputException(
                    "The vector of row %s has %d numbers, but the field %s takes %d. Use the model the collection was made for, or make a new collection."
                            .formatted(id(row), vector.length, field.name(), field.dimension()));
        }
        requireFinite(() -> "The vector of row " + id(row), vector);
        return vector;
    }

    /** Refuses NaN and infinity, which Milvus Lite would take without a word and never find again. */
    static void requireFinite(Supplier<String> what, float[] vector) {
        for (int i = 0; i < vector.length; i++) {
            if (!Float.isFinite(vector[i])) {
                throw new InvalidInputException(
                        "%s has %s at place %d. Every number must be finite; encode the text again."
                                .formatted(what.get(), vector[i], i));
            }
        }
    }

    private static float[] floats(Object value, Field field) {
        if (value instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
            var vector = new float[list.size()];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = ((Number) list.get(i)).floatValue();
            }
            return vector;
        }
        throw new InvalidInputException("The field %s takes a vector, a float[] or a list of numbers; a row has %s."
                .formatted(field.name(), value == null ? "none" : "'" + value + "'"));
    }

    private static Object id(Map<String, Object> row) {
        return row.values().stream()
                .filter(value -> !(value instanceof float[]))
                .findFirst()
                .orElse("?");
    }

    @Override
    public Map<String, Object> get(int index) {
        return rows.get(index);
    }

    @Override
    public int size() {
        return rows.size();
    }

    /** One column per field; of a vector its size and its first numbers. */
    @Override
    public Table table() {
        var names = new LinkedHashSet<String>();
        rows.forEach(row -> names.addAll(row.keySet()));
        Table table = Table.create(Tables.counted(size(), "row"));
        for (String name : names) {
            table.addColumns(StringColumn.create(name, rows.stream().map(row -> shown(row.get(name)))));
        }
        return table;
    }

    @Override
    public String toString() {
        return asText();
    }

    private static String shown(Object value) {
        if (value instanceof float[] vector) {
            return vector.length + " numbers: "
                    + Arrays.toString(Arrays.copyOf(vector, Math.min(COMPONENTS_SHOWN, vector.length)));
        }
        if (value instanceof List<?> list && list.size() > COMPONENTS_SHOWN) {
            return list.size() + " numbers: "
                    + list.stream().limit(COMPONENTS_SHOWN).map(String::valueOf).collect(Collectors.joining(", "));
        }
        return value == null ? "" : String.valueOf(value);
    }
}
