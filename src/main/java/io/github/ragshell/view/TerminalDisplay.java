package io.github.ragshell.view;

import io.github.ragshell.core.internal.text.HarmlessText;
import java.io.PrintStream;
import java.time.Duration;
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
        if (value instanceof Showable showable) {
            show(showable.table());
        } else if (value instanceof Table table) {
            out().println(Tables.text(table, width()));
        } else {
            out().println(HarmlessText.of(String.valueOf(value)));
        }
    }

    @Override
    public void notice(String line) {
        out().println(HarmlessText.of(line));
    }

    @Override
    public Consumer<Progress.State> progressBar() {
        return terminal.interactive() ? this::redraw : new PlainLines();
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

    private void redraw(Progress.State state) {
        String line = DisplayWidth.clip(state.line(), width() - 1);
        out().print("\r" + DisplayWidth.pad(line, width() - 1, false) + (state.finished() ? "\n" : ""));
        out().flush();
    }

    private final class PrintedText implements TextStream {

        private boolean open;

        @Override
        public void append(String piece) {
            open = true;
            out().print(HarmlessText.of(piece));
            out().flush();
        }

        @Override
        public void close() {
            if (open) {
                out().println();
                open = false;
            }
        }
    }

    private final class PlainLines implements Consumer<Progress.State> {

        private Duration next = PLAIN_LINE_EVERY;

        @Override
        public void accept(Progress.State state) {
            if (state.finished() || state.elapsed().compareTo(next) >= 0) {
                next = state.elapsed().plus(PLAIN_LINE_EVERY);
                out().println(state.line());
            }
        }
    }
}
