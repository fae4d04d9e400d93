package io.github.ragshell.view;

/** A place on the display where a text, usually Markdown, grows before a person's eyes. */
public interface TextStream extends AutoCloseable {

    /** Adds a piece to the end. */
    void append(String piece);

    /**
     * The text is complete, and {@code value} shows it with all that belongs to it. A display that can redraw puts the
     * value in the text's place; others leave the text as it is.
     */
    default void finish(Object value) {}

    /** The text is complete, or nothing more will come of it. */
    @Override
    void close();
}
