package io.github.ragshell.milvus;

import io.milvus.v2.common.ConsistencyLevel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;

/** Which keys a collection has already. */
final class PresentKeys {

    /** How many keys are asked for in one call. */
    static final int BATCH = 1000;

    private static final int BATCH_CHARACTERS = 60_000;

    private final RowReader reader;
    private final CollectionInfo collection;

    PresentKeys(RowReader reader, CollectionInfo collection) {
        this.reader = reader;
        // What this session wrote is seen; to wait for all others takes a server 0.2 s a call
        this.collection = collection.with(ConsistencyLevel.SESSION);
    }

    /** Whether the collection has no rows. */
    boolean none() {
        return reader.count(collection, "") == 0;
    }

    /**
     * The keys that are there. Asks once where the collection is empty or all its keys lie outside of these.
     *
     * @param enough to stop at the batch in which so many are found
     */
    List<Object> among(List<Object> keys, int enough) {
        List<Object> askable = keys.stream().filter(this::isAskable).toList();
        var found = new LinkedHashSet<>();
        if (askable.isEmpty() || askable.size() > BATCH && noneInRange(askable)) {
            return List.of();
        }
        for (int begin = 0; begin < askable.size() && found.size() < enough; ) {
            int end = end(askable, begin);
            String key = collection.primaryKey().name();
            reader.ids(collection, askable.subList(begin, end)).forEach(row -> found.add(row.get(key)));
            begin = end;
        }
        return new ArrayList<>(found);
    }

    private boolean noneInRange(List<Object> keys) {
        if (Keys.isText(collection.primaryKey())) {
            return none();
        }
        String name = collection.primaryKey().name();
        List<Long> numbers = keys.stream().map(Long.class::cast).toList();
        return reader.count(
                        collection,
                        "%s >= %d and %s <= %d"
                                .formatted(name, Collections.min(numbers), name, Collections.max(numbers)))
                == 0;
    }

    // Servers can't read the smallest number, and the native engine finds no line breaks
    private boolean isAskable(Object key) {
        return key instanceof String text ? !text.matches("(?s).*[\\r\\n].*") : (Long) key != Long.MIN_VALUE;
    }

    private static int end(List<Object> keys, int begin) {
        int end = begin;
        int characters = 0;
        while (end < keys.size() && end - begin < BATCH && characters < BATCH_CHARACTERS) {
            characters += keys.get(end) instanceof String text ? text.length() : 20;
            end++;
        }
        return end;
    }
}
