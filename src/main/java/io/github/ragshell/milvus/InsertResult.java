package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.view.Showable;
import io.github.ragshell.view.Tables;
import java.util.List;
import java.util.stream.Collectors;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What an insert did.
 *
 * @param insertCount rows inserted
 * @param keys their primary keys, in order: each a {@code Long}, or a {@code String} in a collection with text keys
 * @param cost what the server charged for it; 0 but in Zilliz Cloud
 */
public record InsertResult(long insertCount, List<?> keys, long cost) implements Showable {

    public InsertResult {
        keys = List.copyOf(keys);
    }

    /**
     * The primary keys where they are numbers, as in every collection that ragshell makes.
     *
     * @throws InvalidInputException they are texts; {@link #keys()} has them
     */
    public List<Long> ids() {
        if (!keys.isEmpty() && keys.get(0) instanceof String) {
            throw new InvalidInputException("The keys of these rows are texts, not numbers. Use keys().");
        }
        return keys.stream().map(Long.class::cast).toList();
    }

    /** insert_count, ids, cost: one row. */
    @Override
    public Table table() {
        return Table.create(
                "inserted",
                LongColumn.create("insert_count", insertCount),
                StringColumn.create("ids", new String[] {shortIds()}),
                LongColumn.create("cost", cost));
    }

    /** As the tutorial prints it: insert_count, all ids, cost. */
    public String toJson() {
        String ids = keys.stream()
                .map(key -> key instanceof String ? Filter.literal(key) : String.valueOf(key))
                .collect(Collectors.joining(", ", "[", "]"));
        return "{\"insert_count\": " + insertCount + ", \"ids\": " + ids + ", \"cost\": " + cost + "}";
    }

    /** How many rows, and their keys. */
    @Override
    public String summary() {
        return "inserted %s%s"
                .formatted(Tables.counted((int) insertCount, "row"), keys.isEmpty() ? "" : ", ids " + shortIds());
    }

    @Override
    public String toString() {
        return asText();
    }

    private String shortIds() {
        return keys.size() > 2 && areConsecutive()
                ? keys.get(0) + " ... " + keys.get(keys.size() - 1)
                : keys.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private boolean areConsecutive() {
        for (int i = 0; i < keys.size(); i++) {
            if (!(keys.get(i) instanceof Long key) || key - i != (Long) keys.get(0)) {
                return false;
            }
        }
        return true;
    }
}
