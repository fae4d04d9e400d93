package io.github.ragshell.view;

import tech.tablesaw.api.Table;

/**
 * A table to be read, not skimmed: in a terminal no word of it is cut off, its cells go on in further lines.
 *
 * @param table what there is to see
 */
public record WrappedTable(Table table) implements Showable {

    @Override
    public String text(int width) {
        return Tables.wrapped(table, width);
    }

    @Override
    public String toString() {
        return asText();
    }
}
