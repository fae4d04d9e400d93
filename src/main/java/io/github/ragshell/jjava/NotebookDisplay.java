package io.github.ragshell.jjava;

import io.github.ragshell.view.Display;
import io.github.ragshell.view.HtmlProgress;
import io.github.ragshell.view.Progress;
import io.github.ragshell.view.TerminalDisplay;
import io.github.ragshell.view.TextStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/** The output area of the cell that runs: rich values, notices as lines, progress bars that move in place. */
final class NotebookDisplay implements Display, StreamedText.Cell {

    private static final String KEPT = "Not complete: lepton.lastAnswer().get() has what has come so far.";

    private record Shown(Spot spot, Object value, int cell) {}

    private final BaseKernel kernel;
    private final Display lines = new TerminalDisplay();
    private final List<StreamedText> streams = new CopyOnWriteArrayList<>();
    private volatile Shown last;

    NotebookDisplay(BaseKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void show(Object value) {
        kernel.display(kernel.getRenderer().render(value == null ? "null" : value));
    }

    @Override
    public void notice(String line) {
        // The output of a stopped cell is closed: the line would stand in the next one
        if (!Thread.currentThread().isInterrupted()) {
            lines.notice(line);
        }
    }

    @Override
    public Consumer<Progress.State> progressBar() {
        var spot = new Spot(kernel);
        return state -> spot.put(state.line(), HtmlProgress.html(state));
    }

    @Override
    public TextStream textStream() {
        return textStream(KEPT);
    }

    /** @param whenPartial what to say below a text that is not finished */
    TextStream textStream(String whenPartial) {
        var stream = new StreamedText(new Spot(kernel), this, whenPartial);
        streams.add(stream);
        return stream;
    }

    @Override
    public int width() {
        return lines.width();
    }

    @Override
    public void ended(StreamedText text) {
        streams.remove(text);
    }

    @Override
    public void put(Spot spot, Object value) {
        spot.put(kernel.getRenderer().render(value));
        last = new Shown(spot, value, KernelInternals.cell(kernel));
    }

    /** The cell was stopped: gives every text that was growing its last form. */
    void stop() {
        streams.forEach(StreamedText::close);
    }

    /** A value is about to be shown: where the same cell has shown it, it goes from there. */
    void rendering(Object value) {
        Shown shown = last;
        if (shown != null
                && shown.value() == value
                && shown.cell() >= 0
                && shown.cell() == KernelInternals.cell(kernel)) {
            last = null;
            shown.spot().put("", "");
        }
    }
}
