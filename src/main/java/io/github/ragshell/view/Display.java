package io.github.ragshell.view;

import java.util.function.Consumer;

/** The place where a person looks: a terminal, or the output area of a notebook's cell. */
public interface Display {

    /** The display in use; a {@link TerminalDisplay} on standard output until another one is set. */
    static Display current() {
        return CurrentDisplay.get();
    }

    /** Shows everything from now on in {@code display}; returns the one used before. */
    static Display use(Display display) {
        return CurrentDisplay.set(display);
    }

    /** Shows a value: tables as tables, everything else by its {@code toString()}. */
    void show(Object value);

    /** Prints one line: a notice, not a result. */
    void notice(String line);

    /** Opens a place where one progress bar is drawn; it gets the states as they come, the finished one last. */
    Consumer<Progress.State> progressBar();

    /**
     * Opens a place where a text grows, piece by piece. A display that can redraw uses {@link LiveText}; this one shows
     * the text when it is complete.
     */
    default TextStream textStream() {
        var text = new StringBuilder();
        return new TextStream() {
            @Override
            public void append(String piece) {
                text.append(piece);
            }

            @Override
            public void close() {
                if (!text.isEmpty()) {
                    show(text.toString());
                    text.setLength(0);
                }
            }
        };
    }

    /** Columns that a line of text may take. */
    int width();
}
