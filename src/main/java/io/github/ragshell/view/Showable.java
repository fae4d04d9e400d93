package io.github.ragshell.view;

import tech.tablesaw.api.Table;

/**
 * An object that shows itself as a table. Its {@code toString()} is {@link #asText()}: one line, and
 * where JShell prints the same object again, because its variable's name was typed, the table's beginning.
 */
public interface Showable {

    /** What there is to see, with full texts and unrounded numbers. */
    Table table();

    /** The object in one line; the table's title where the class has no better one. */
    default String summary() {
        return DisplayWidth.oneLine(String.valueOf(table().name()));
    }

    /** The object as {@code show} prints it in a terminal: the table. */
    default String text(int width) {
        return Tables.text(table(), width);
    }

    /**
     * {@link #summary()}; where JShell prints the object again, the table's beginning in at most
     * {@value Tables#BRIEF_CHARACTERS} characters.
     */
    default String asText() {
        return Glyphs.printable(
                PrintedValues.isPrintedAgain(this)
                        ? Tables.brief(table(), Display.current().width())
                        : DisplayWidth.clip(DisplayWidth.oneLine(summary()), Tables.BRIEF_CHARACTERS));
    }
}
