package io.github.ragshell.milvus;

import io.milvus.v2.common.DataType;
import java.util.Comparator;
import java.util.List;

/** All rows of a collection in the order of the primary key, some at a time. */
final class Pages {

    // A page stays well below the 64 MB a message may have
    private static final int PAGE_BYTES = 4 << 20;
    private static final int MAX_ROWS = 1000;

    private final RowReader reader;
    private final CollectionInfo collection;
    private final int rows;
    private final String condition;
    private final List<String> fields;
    private Object last;

    /** All rows with all fields. */
    Pages(RowReader reader, CollectionInfo collection) {
        this(reader, collection, "", List.of("*"), rowsInAPage(collection));
    }

    /**
     * @param condition a filter, empty for all rows
     * @param fields to be read, the primary key among them
     * @param rows at a time
     */
    Pages(RowReader reader, CollectionInfo collection, String condition, List<String> fields, int rows) {
        this.reader = reader;
        this.collection = collection;
        this.condition = condition;
        this.fields = fields;
        this.rows = rows;
    }

    private static int rowsInAPage(CollectionInfo collection) {
        int rowBytes = collection.fields().stream()
                .mapToInt(field -> 64 + 4 * field.dimension())
                .sum();
        return Math.max(1, Math.min(MAX_ROWS, PAGE_BYTES / rowBytes));
    }

    /** The next rows; none at the end. */
    Rows next() {
        String key = collection.primaryKey().name();
        String filter = last == null ? first(key) : key + " > " + Filter.literal(last);
        String both = condition.isEmpty() ? filter : "(%s) and (%s)".formatted(condition, filter);
        Rows page = reader.query(collection, both, rows, fields);
        last = page.stream()
                .map(row -> row.get(key))
                .max(Comparator.comparing(Pages::comparable))
                .orElse(last);
        return page;
    }

    private String first(String key) {
        return collection.primaryKey().type() == DataType.VarChar
                ? key + " >= \"\""
                // Servers can't read the smallest number
                : key + " < 0 or " + key + " >= 0";
    }

    @SuppressWarnings("unchecked")
    private static Comparable<Object> comparable(Object key) {
        return (Comparable<Object>) key;
    }
}
