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
        var found = new LinkedHashSet<>();
        if (keys.isEmpty() || keys.size() > BATCH && noneInRange(keys)) {
            return List.of();
        }
        for (int begin = 0; begin < keys.size() && found.size() < enough; ) {
            int end = end(keys, begin);
            String key = collection.primaryKey().name();
            reader.keys(collection, Filter.in(collection, keys.subList(begin, end)))
                    .forEach(row -> found.add(row.get(key)));
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
        long first = Collections.min(numbers);
        String below = name + " <= " + Collections.max(numbers);
        // Servers can't read the smallest number
        return reader.count(collection, first == Long.MIN_VALUE ? below : name + " >= " + first + " and " + below) == 0;
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
