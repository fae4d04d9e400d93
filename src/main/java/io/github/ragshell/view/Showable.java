package io.github.ragshell.view;

import tech.tablesaw.api.Table;

/** An object that shows itself as a table; its {@code toString()} is the table's text. */
public interface Showable {

    /** What there is to see, with full texts and unrounded numbers. */
    Table table();

    /** The table's beginning as text in the current display's width, at most {@value Tables#BRIEF_CHARACTERS} characters. */
    default String asText() {
        return Tables.brief(table(), Display.current().width());
    }
}
