package io.github.ragshell.milvus;

import io.github.ragshell.milvus.CollectionInfo.Field;
import java.util.Collection;
import java.util.Map;

/** Rows to be written, wherever they come from. */
interface RowSource {

    int size();

    /** What a row has for a field of the schema; null where it has nothing. */
    Object value(int row, Field field);

    /** What a row has beside the fields of the schema, in order. */
    Map<String, Object> rest(int row);

    /** Refuses what {@link #rest} has that the collection does not take, or would change. */
    void checkRest(int row);

    /** How a person knows a row, for messages: its key. */
    Object id(int row);

    /** The names of a row's fields, for messages. */
    Collection<String> names(int row);

    /** About how many bytes a row takes in a message, without its vectors and numbers; rather too many. */
    long bytes(int row);
}
