package io.github.ragshell.jjava;

import io.github.ragshell.view.HtmlCard;
import io.github.ragshell.view.LiveText;
import io.github.ragshell.view.Markdown;
import io.github.ragshell.view.TextStream;

/**
 * A text that grows in a cell, as Markdown with a remark that more is to come. What is finished replaces it, and when
 * the cell is stopped the remark says how to get at what has come.
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
    private final String whenStopped;
    private final LiveText live = new LiveText(this::draw);
    private boolean ended;

    /** @param whenStopped the remark below a text whose cell was stopped */
    StreamedText(Spot spot, Cell cell, String whenStopped) {
        this.spot = spot;
        this.cell = cell;
        this.whenStopped = whenStopped;
    }

    @Override
    public synchronized void append(String piece) {
        if (!ended) {
            live.append(piece);
        }
    }

    @Override
    public synchronized void finish(Object value) {
        if (end()) {
            cell.put(spot, value);
        }
    }

    @Override
    public synchronized void close() {
        if (end() && !live.text().isEmpty()) {
            spot.put(live.text(), HtmlCard.html(Markdown.html(live.text())));
        }
    }

    /** The cell was stopped: nothing that comes now is shown. */
    synchronized void stop() {
        if (end() && !live.text().isEmpty()) {
            spot.put(
                    live.text() + "\n\n" + whenStopped,
                    HtmlCard.html(Markdown.html(live.text()) + HtmlCard.remark("◼ " + whenStopped)));
        }
    }

    private boolean end() {
        if (ended) {
            return false;
        }
        ended = true;
        cell.ended(this);
        return true;
    }

    private void draw(String text) {
        spot.put(text, HtmlCard.html(Markdown.html(text) + HtmlCard.remark(WRITING)));
    }
}
