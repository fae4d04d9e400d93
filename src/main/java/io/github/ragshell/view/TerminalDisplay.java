package io.github.ragshell.view;

import io.github.ragshell.core.internal.text.HarmlessText;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import tech.tablesaw.api.Table;

/**
 * Text on a print stream. In a terminal a progress bar is redrawn in place; elsewhere (a pipe, a file, a log) it is a
 * line when the work is done and one every ten seconds before that.
 */
public final class TerminalDisplay implements Display {

    private static final int DEFAULT_WIDTH = 100;
    private static final Duration PLAIN_LINE_EVERY = Duration.ofSeconds(10);

    private final PrintStream out;
    private final Terminal terminal;

    /** Standard output, with the terminal's width where there is a terminal. */
    public TerminalDisplay() {
        this(null, Terminal.detect());
    }

    TerminalDisplay(PrintStream out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void show(Object value) {
        println(text(value));
    }

    @Override
    public void notice(String line) {
        println(line);
    }

    private String text(Object value) {
        if (value instanceof Showable showable) {
            return showable.text(width());
        }
        if (value instanceof Table table) {
            return Tables.text(table, width());
        }
        if (value instanceof float[] vector) {
            return Tables.text(Tables.vector(vector), width());
        }
        if (value != null && value.getClass().isArray()) {
            String array = Arrays.deepToString(new Object[] {value});
            return array.substring(1, array.length() - 1);
        }
        return String.valueOf(value);
    }

    private void println(String text) {
        out().println(Glyphs.printable(HarmlessText.of(text)));
    }

    @Override
    public Consumer<Progress.State> progressBar() {
        if (!terminal.interactive()) {
            return new PlainLines();
        }
        int columns = width() - 1;
        return state -> redraw(state, columns);
    }

    @Override
    public TextStream textStream() {
        return new PrintedText();
    }

    @Override
    public int width() {
        int width = terminal.width();
        return width > 0 ? width : DEFAULT_WIDTH;
    }

    // System.out is looked up at each use: notebooks and tests replace it
    private PrintStream out() {
        return out == null ? System.out : out;
    }

    private void redraw(Progress.State state, int columns) {
        String line = Glyphs.printable(DisplayWidth.clip(state.line(), columns));
        out().print("\r" + DisplayWidth.pad(line, columns, false) + (state.finished() ? "\n" : ""));
        out().flush();
    }

    private final class PrintedText implements TextStream {

        private final WordStream words = new WordStream(width(), this::print);
        private boolean open;
        // The first half of a character or of a line end, whose second half comes with the next piece
        private String half = "";

        @Override
        public void append(String piece) {
            open = true;
            String text = half + piece;
            int end = text.length();
            if (end > 0 && (text.charAt(end - 1) == '\r' || Character.isHighSurrogate(text.charAt(end - 1)))) {
                end--;
            }
            half = text.substring(end);
            words.append(HarmlessText.of(text.substring(0, end)));
        }

        @Override
        public void close() {
            if (open) {
                words.append(HarmlessText.of(half));
                half = "";
                words.end();
                out().println();
                open = false;
            }
        }

        private void print(String text) {
            out().print(Glyphs.printable(text));
            out().flush();
        }
    }

    private final class PlainLines implements Consumer<Progress.State> {

        private Duration next = PLAIN_LINE_EVERY;

        @Override
        public void accept(Progress.State state) {
            if (state.finished() || state.elapsed().compareTo(next) >= 0) {
                next = state.elapsed().plus(PLAIN_LINE_EVERY);
                println(state.line());
            }
        }
    }
}
