package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.milvus.CollectionInfo.Field;
import io.milvus.v2.common.DataType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The primary keys that rows bring: each a {@code Long} or a {@code String}, as Milvus keeps them. */
final class Keys {

    private Keys() {}

    /** In the order of the rows; none where Milvus makes them. */
    static List<Object> of(CollectionInfo collection, RowSource rows) {
        Field key = collection.primaryKey();
        var keys = new ArrayList<Object>();
        if (!key.autoId()) {
            for (int row = 0; row < rows.size(); row++) {
                keys.add(key(key, rows.value(row, key)));
            }
        }
        return keys;
    }

    /** Those that are there twice or more, at most {@code limit} of them. */
    static List<Object> repeated(List<Object> keys, int limit) {
        if (isAscending(keys)) {
            return List.of();
        }
        var seen = new HashSet<>();
        return keys.stream()
                .filter(key -> !seen.add(key))
                .distinct()
                .limit(limit)
                .toList();
    }

    /** A key as Milvus keeps it. */
    static Object key(Field field, Object value) {
        return isText(field) ? FieldValues.text(field, value) : (Object) FieldValues.whole(field, value);
    }

    /** Refuses to replace rows by keys that Milvus makes: their rows would be added. */
    static void requireGiven(CollectionInfo collection) {
        if (collection.primaryKey().autoId()) {
            throw new InvalidInputException(
                    "Milvus makes the ids of the collection %s, so an upsert would add the rows and replace none. Delete the old rows, then insert the new ones."
                            .formatted(collection.name()));
        }
    }

    /** Refuses a key with a line break or a zero character, by which the native engine never finds a row. */
    static void requireFindable(CollectionInfo collection, String key) {
        if (key.indexOf('\0') >= 0) {
            throw new InvalidInputException(
                    "The key %s of the collection %s has a zero character, with which embedded Milvus can't delete or replace rows. Use a key without it."
                            .formatted(FieldValues.shown(key), collection.name()));
        }
        if (key.indexOf('\n') >= 0 || key.indexOf('\r') >= 0) {
            throw new InvalidInputException(
                    "The key %s of the collection %s has a line break, by which embedded Milvus never finds it. Use a key of one line."
                            .formatted(FieldValues.shown(key), collection.name()));
        }
    }

    static boolean isText(Field field) {
        return field.type() == DataType.VarChar;
    }

    // The usual case takes no memory
    private static boolean isAscending(List<Object> keys) {
        for (int i = 0; i < keys.size(); i++) {
            boolean above = keys.get(i) instanceof Long key && (i == 0 || (Long) keys.get(i - 1) < key);
            if (!above) {
                return false;
            }
        }
        return true;
    }
}
