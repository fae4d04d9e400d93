package io.github.ragshell.jjava;

import io.github.ragshell.view.Display;
import io.github.ragshell.view.Html;
import io.github.ragshell.view.HtmlProgress;
import io.github.ragshell.view.LiveText;
import io.github.ragshell.view.Progress;
import io.github.ragshell.view.TerminalDisplay;
import io.github.ragshell.view.TextStream;
import java.util.UUID;
import java.util.function.Consumer;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** The output area of the cell that runs: rich values, notices as lines, progress bars that move in place. */
final class NotebookDisplay implements Display {

    private final BaseKernel kernel;
    private final Display lines = new TerminalDisplay();

    NotebookDisplay(BaseKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void show(Object value) {
        kernel.display(kernel.getRenderer().render(value == null ? "null" : value));
    }

    @Override
    public void notice(String line) {
        lines.notice(line);
    }

    @Override
    public Consumer<Progress.State> progressBar() {
        var spot = new Spot(kernel);
        return state -> spot.put(state.line(), HtmlProgress.html(state));
    }

    @Override
    public TextStream textStream() {
        return new Spot(kernel).text();
    }

    @Override
    public int width() {
        return lines.width();
    }

    /** A place in the cell's output whose content is replaced as often as there is something new. */
    static final class Spot {

        private final BaseKernel kernel;
        private final String id = UUID.randomUUID().toString();
        private boolean shown;

        Spot(BaseKernel kernel) {
            this.kernel = kernel;
        }

        /** Shows a text here as it grows. */
        TextStream text() {
            return new LiveText(
                    text -> put(text, "<div style=\"white-space: pre-wrap\">%s</div>".formatted(Html.escape(text))));
        }

        void put(String text, String html) {
            var data = new DisplayData();
            data.putText(text);
            data.putHTML(html);
            put(data);
        }

        synchronized void put(DisplayData data) {
            // By name: the setter's signature differs between the kernels 1.0a6 and 1.0a8
            data.putTransientData("display_id", id);
            if (shown) {
                kernel.getIO().display.updateDisplay(data);
            } else {
                shown = true;
                kernel.display(data);
            }
        }
    }
}
