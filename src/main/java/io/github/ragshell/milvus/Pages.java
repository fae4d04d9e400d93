package io.github.ragshell.milvus;

import io.github.ragshell.core.ServiceException;
import java.util.List;

/** Rows of a collection, some at a time. Rows that are too large for one answer come in smaller pages. */
final class Pages {

    // A page stays well below the 64 MB a message may have
    private static final int PAGE_BYTES = 4 << 20;
    private static final int MAX_ROWS = 1000;
    private static final List<String> ALL_FIELDS = List.of("*");

    private final RowReader reader;
    private final CollectionInfo collection;
    private final List<String> fields;
    private final Cursor cursor;
    private int rows;

    private Pages(RowReader reader, CollectionInfo collection, List<String> fields, Cursor cursor, int rows) {
        this.reader = reader;
        this.collection = collection;
        this.fields = fields;
        this.cursor = cursor;
        this.rows = rows;
    }

    /** All rows with all fields. */
    static Pages all(RowReader reader, CollectionInfo collection) {
        return matching(reader, collection, "", ALL_FIELDS, rowsInAPage(collection));
    }

    /**
     * The rows that a filter lets through.
     *
     * @param filter empty for all rows
     * @param fields to be read, the primary key among them
     * @param rows at a time
     */
    static Pages matching(RowReader reader, CollectionInfo collection, String filter, List<String> fields, int rows) {
        Cursor cursor = reader.answersInOrder()
                ? new AfterLastKey(collection, filter)
                : ListedKeys.matching(reader, collection, filter);
        return new Pages(reader, collection, fields, cursor, rows);
    }

    /** Those of the rows with these keys that are there, with all fields. */
    static Pages of(RowReader reader, CollectionInfo collection, List<Object> keys) {
        return new Pages(reader, collection, ALL_FIELDS, new ListedKeys(collection, keys), rowsInAPage(collection));
    }

    /** The next rows; none at the end. */
    Rows next() {
        while (!cursor.isAtEnd()) {
            Rows page = read();
            if (!page.isEmpty()) {
                return page;
            }
        }
        return new Rows(List.of(), List.of());
    }

    private Rows read() {
        while (true) {
            try {
                Rows page = reader.query(collection, cursor.filter(rows), rows, fields);
                cursor.passed(page, rows);
                return page;
            } catch (ServiceException e) {
                if (rows == 1 || !MilvusErrors.isTooLarge(e)) {
                    throw e;
                }
                rows /= 2;
            }
        }
    }

    private static int rowsInAPage(CollectionInfo collection) {
        int rowBytes = collection.fields().stream()
                .mapToInt(field -> 64 + 4 * field.dimension())
                .sum();
        return Math.max(1, Math.min(MAX_ROWS, PAGE_BYTES / rowBytes));
    }
}
