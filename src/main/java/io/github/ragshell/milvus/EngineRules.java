package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.milvus.CollectionInfo.Field;
import io.github.ragshell.milvus.lite.Engine;
import io.milvus.v2.common.DataType;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What a Milvus of one kind does not take, or never finds again, although the schema allows it. */
final class EngineRules {

    private final Connection connection;

    EngineRules(Connection connection) {
        this.connection = connection;
    }

    /** @throws InvalidInputException a row has such a value */
    void check(CollectionInfo collection, RowSource rows) {
        if (connection.runs(Engine.NATIVE)) {
            if (Keys.isText(collection.primaryKey())) {
                Keys.of(collection, rows).forEach(key -> Keys.requireFindable(collection, (String) key));
            }
            return;
        }
        boolean server = connection.lite() == null;
        List<Field> fields = fields(collection, server ? DataType.VarChar : DataType.JSON);
        for (int row = 0; row < rows.size(); row++) {
            for (Field field : fields) {
                Object value = rows.value(row, field);
                if (value != null && server) {
                    requireBytes(field, FieldValues.text(field, value));
                } else if (value != null) {
                    requireObject(collection, field, value);
                }
            }
        }
    }

    private static List<Field> fields(CollectionInfo collection, DataType type) {
        return collection.fields().stream()
                .filter(field -> field.type() == type && !field.autoId())
                .toList();
    }

    // Servers count bytes where embedded Milvus counts characters
    private static void requireBytes(Field field, String text) {
        if (field.maxLength() == 0 || text.length() * Columns.MAX_UTF8_BYTES <= field.maxLength()) {
            return;
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > field.maxLength()) {
            throw new InvalidInputException(
                    "The field %s takes texts of up to %d bytes on a Milvus server, and %s has %d. Cut the text, or leave it to a dynamic field."
                            .formatted(field.name(), field.maxLength(), FieldValues.shown(text), bytes));
        }
    }

    // It refuses numbers and truth values when rows before them are in, and reads a text as JSON: "5" becomes 5
    private static void requireObject(CollectionInfo collection, Field field, Object value) {
        boolean taken = value instanceof Map
                || value instanceof Collection
                || value.getClass().isArray();
        if (!taken) {
            throw new InvalidInputException(
                    "The field %s of the collection %s (JSON) is %s. The Python engine keeps a map or a list there, and changes or refuses other values. Put it into a map."
                            .formatted(field.name(), collection.name(), FieldValues.shown(value)));
        }
    }
}
