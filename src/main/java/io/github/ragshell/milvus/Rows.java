package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.internal.text.HarmlessText;
import io.github.ragshell.milvus.CollectionInfo.Field;
import io.github.ragshell.view.Showable;
import io.github.ragshell.view.Tables;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
    private final List<String> fields;

    /** @param fields those of the schema, in its order; columns of a table follow it */
    Rows(List<Map<String, Object>> rows, List<String> fields) {
        this.rows = rows.stream().<Map<String, Object>>map(Row::new).toList();
        this.fields = List.copyOf(fields);
    }

    /**
     * A vector as a row has it; refused where it is missing, of another size, or holds NaN or infinity.
     *
     * @param id of the row, for messages
     */
    static float[] vector(Object value, Field field, Supplier<Object> id) {
        float[] vector = value instanceof float[] floats ? floats : floats(value, field);
        if (vector.length != field.dimension()) {
            throw new InvalidInputException(
                    "The vector of row %s has %d numbers, but the field %s takes %d. Use the model the collection was made for, or make a new collection."
                            .formatted(id.get(), vector.length, field.name(), field.dimension()));
        }
        requireFinite(() -> "The vector of row " + id.get(), vector);
        return vector;
    }

    /** Refuses NaN and infinity, which Milvus Lite would take without a word and never find again. */
    static void requireFinite(Supplier<String> what, float[] vector) {
        for (int i = 0; i < vector.length; i++) {
            if (!Float.isFinite(vector[i])) {
                throw new InvalidInputException(
                        "%s has %s at position %d. Every number must be finite; encode the text again."
                                .formatted(what.get(), vector[i], i));
            }
        }
    }

    private static float[] floats(Object value, Field field) {
        if (value instanceof double[] doubles) {
            var vector = new float[doubles.length];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) doubles[i];
            }
            return vector;
        }
        if (value instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
            var vector = new float[list.size()];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = ((Number) list.get(i)).floatValue();
            }
            return vector;
        }
        throw new InvalidInputException("The field %s takes a vector, a float[] or a list of numbers; a row has %s."
                .formatted(field.name(), value == null ? "none" : FieldValues.shown(value)));
    }

    /** A row whose text steers no terminal. */
    private static final class Row extends AbstractMap<String, Object> {

        private final Map<String, Object> values;

        Row(Map<String, Object> values) {
            this.values = values;
        }

        @Override
        public Object get(Object field) {
            return values.get(field);
        }

        @Override
        public boolean containsKey(Object field) {
            return values.containsKey(field);
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return values.entrySet();
        }

        @Override
        public String toString() {
            return HarmlessText.of(super.toString());
        }
    }

    @Override
    public Map<String, Object> get(int index) {
        return rows.get(index);
    }

    @Override
    public int size() {
        return rows.size();
    }

    /** One column per field: those of the schema in its order, then the others; of a vector its size and first numbers. */
    @Override
    public Table table() {
        var there = new LinkedHashSet<String>();
        rows.forEach(row -> there.addAll(row.keySet()));
        var names = new LinkedHashSet<>(fields);
        names.retainAll(there);
        names.addAll(there);
        Table table = Table.create(Tables.counted(size(), "row"));
        var taken = new HashSet<String>();
        for (String name : names) {
            table.addColumns(
                    StringColumn.create(column(name, taken), rows.stream().map(row -> shown(row.get(name)))));
        }
        return table;
    }

    // Tablesaw takes Name for name, and spaces around it for nothing
    private static String column(String field, Set<String> taken) {
        String column = field;
        for (int i = 2; !taken.add(column.trim().toLowerCase(Locale.ROOT)); i++) {
            column = field.trim() + " (" + i + ")";
        }
        return column;
    }

    @Override
    public String toString() {
        return asText();
    }

    private static String shown(Object value) {
        if (value instanceof float[] vector) {
            var first = new ArrayList<Float>();
            for (int i = 0; i < Math.min(COMPONENTS_SHOWN, vector.length); i++) {
                first.add(vector[i]);
            }
            return shown(vector.length, first);
        }
        if (value instanceof List<?> list && list.size() > COMPONENTS_SHOWN) {
            return shown(list.size(), list.subList(0, COMPONENTS_SHOWN));
        }
        return value == null ? "" : String.valueOf(value);
    }

    private static String shown(int size, List<?> first) {
        return first.stream()
                .map(value -> value instanceof Float || value instanceof Double
                        ? String.format(Locale.ROOT, "%.3f", value)
                        : String.valueOf(value))
                .collect(Collectors.joining(", ", size + " numbers: ", size > first.size() ? " …" : ""));
    }
}
