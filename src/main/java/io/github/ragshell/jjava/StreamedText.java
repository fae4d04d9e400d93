package io.github.ragshell.jjava;

import io.github.ragshell.view.HtmlCard;
import io.github.ragshell.view.LiveText;
import io.github.ragshell.view.Markdown;
import io.github.ragshell.view.TextStream;

/**
 * A text that grows in a cell, as Markdown with a remark that more is to come. The finished value takes its place; when
 * the cell is stopped before that, the remark says how to get at what has come. Thread-safe: the kernel's thread closes
 * it when a cell is stopped, whose own thread may be busy.
 */
final class StreamedText implements TextStream {

    private static final String WRITING = "✎ still writing …";

    /** What the streams of a cell report to. */
    interface Cell {

        /** The text has its last form. */
        void ended(StreamedText text);

        /** The value stands in this place from now on. */
        void put(Spot spot, Object value);
    }

    private final Spot spot;
    private final Cell cell;
    private final String whenPartial;
    private final LiveText live = new LiveText(this::draw);
    private boolean ended;

    /** @param whenPartial the remark below a text that is not finished when it is closed */
    StreamedText(Spot spot, Cell cell, String whenPartial) {
        this.spot = spot;
        this.cell = cell;
        this.whenPartial = whenPartial;
    }

    @Override
    public synchronized void append(String piece) {
        if (!ended) {
            live.append(piece);
        }
    }

    @Override
    public synchronized void finish(Object value) {
        // Nobody gets the value of a cell that was stopped
        boolean stopped = Thread.currentThread().isInterrupted();
        end(stopped ? this::drawPartial : () -> cell.put(spot, value));
    }

    @Override
    public synchronized void close() {
        end(this::drawPartial);
    }

    private void end(Runnable lastDrawing) {
        if (!ended) {
            ended = true;
            lastDrawing.run();
            // Not before: the kernel waits for the last drawing of all it finds, and takes none after that
            cell.ended(this);
        }
    }

    private void drawPartial() {
        if (!live.text().isEmpty()) {
            spot.put(
                    live.text() + "\n\n" + whenPartial,
                    HtmlCard.html(Markdown.html(live.text()) + HtmlCard.remark("◼ " + whenPartial)));
        }
    }

    private void draw(String text) {
        spot.put(text, HtmlCard.html(Markdown.html(text) + HtmlCard.remark(WRITING)));
    }
}
