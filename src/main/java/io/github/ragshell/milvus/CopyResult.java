package io.github.ragshell.milvus;

import io.github.ragshell.view.Showable;
import io.github.ragshell.view.Tables;
import java.util.List;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What a copy did, after both sides were compared.
 *
 * @param from where the rows came from
 * @param to where they are now, too
 * @param collections what was copied, in the order of the names
 */
public record CopyResult(String from, String to, List<Collection> collections) implements Showable {

    /**
     * A collection that is the same on both sides.
     *
     * @param rows rows on each side
     * @param copied how many of them were not there before, or were others
     * @param checksum of all that the rows hold, the same on both sides
     */
    public record Collection(String name, long rows, long copied, String checksum) {}

    public CopyResult {
        collections = List.copyOf(collections);
    }

    /** name, rows, copied, checksum. */
    @Override
    public Table table() {
        return Table.create(
                "copied from %s to %s".formatted(from, to),
                StringColumn.create("name", collections.stream().map(Collection::name)),
                LongColumn.create("rows", collections.stream().mapToLong(Collection::rows)),
                LongColumn.create("copied", collections.stream().mapToLong(Collection::copied)),
                StringColumn.create("checksum", collections.stream().map(Collection::checksum)));
    }

    /** From where to where, and how much. */
    @Override
    public String summary() {
        long rows = collections.stream().mapToLong(Collection::rows).sum();
        return "copied from %s to %s: %s, %d rows"
                .formatted(from, to, Tables.counted(collections.size(), "collection"), rows);
    }

    @Override
    public String toString() {
        return asText();
    }
}
