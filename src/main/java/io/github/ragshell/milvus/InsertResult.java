package io.github.ragshell.milvus;

import io.github.ragshell.view.Showable;
import java.util.List;
import java.util.stream.Collectors;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What an insert did.
 *
 * @param insertCount rows inserted
 * @param ids their primary keys, in order
 * @param cost what the server charged for it; 0 but in Zilliz Cloud
 */
public record InsertResult(long insertCount, List<Long> ids, long cost) implements Showable {

    public InsertResult {
        ids = List.copyOf(ids);
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
        return "{\"insert_count\": %d, \"ids\": %s, \"cost\": %d}".formatted(insertCount, ids, cost);
    }

    @Override
    public String toString() {
        return asText();
    }

    private String shortIds() {
        boolean consecutive = ids.size() > 2 && ids.get(ids.size() - 1) - ids.get(0) == ids.size() - 1;
        return consecutive
                ? ids.get(0) + " ... " + ids.get(ids.size() - 1)
                : ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
