package io.github.ragshell.jjava;

import io.github.ragshell.view.Lines;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;

/**
 * How a cell shows an error: our own as their sentence, the lines of the cell's code as they are written there, and all
 * of it in the colour of text, as red on the red ground of an error can't be read.
 */
final class ErrorLines extends StringStyler {

    private static final String BOLD = "\033[1m";
    private static final String UNDERLINED = "\033[4m";
    private static final Pattern OUR_EXCEPTION = Pattern.compile("^io\\.github\\.ragshell\\.[\\w.]+: ");
    private static final Pattern CELL_LINE = Pattern.compile("^\\s*at \\.?\\w*\\(#(\\S+):(\\d+)\\)$");
    // JupyterLab breaks an error's lines within words; this is what a window of 800 pixels has room for
    private static final int WIDTH = 76;
    private static final String INTERRUPTED = "Evaluation interrupted.";

    private final Function<String, Optional<String>> snippets;
    private final Runnable onStop;

    /**
     * @param snippets the source of a snippet by its id
     * @param onStop called when a cell was stopped
     */
    ErrorLines(Function<String, Optional<String>> snippets, Runnable onStop) {
        super(BOLD, "", BOLD + UNDERLINED, line -> "|   ");
        this.snippets = snippets;
        this.onStop = onStop;
    }

    @Override
    public String secondary(String line) {
        if (line.equals(INTERRUPTED)) {
            onStop.run();
            return "Stopped.";
        }
        Matcher place = CELL_LINE.matcher(line);
        if (place.matches()) {
            return snippets.apply(place.group(1))
                    .flatMap(source -> line(source, Integer.parseInt(place.group(2))))
                    .map(code -> "    at  " + code)
                    .orElse(line);
        }
        Matcher ours = OUR_EXCEPTION.matcher(line);
        return ours.find() ? Lines.wrap(line.substring(ours.end()), WIDTH) : line;
    }

    private static Optional<String> line(String source, int number) {
        return source.lines().skip(number - 1L).findFirst().map(String::strip);
    }
}
