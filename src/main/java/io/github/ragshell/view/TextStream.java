package io.github.ragshell.view;

/** A place on the display where a text, usually Markdown, grows before a person's eyes. */
public interface TextStream extends AutoCloseable {

    /** Adds a piece to the end. */
    void append(String piece);

    /** The text is complete, or nothing more will come of it. */
    @Override
    void close();
}
