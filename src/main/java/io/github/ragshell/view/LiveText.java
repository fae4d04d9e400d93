package io.github.ragshell.view;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A growing text that is drawn as a whole each time, as in a notebook's cell: at most twenty times a second, and less
 * often where drawing takes long. The last state is always drawn.
 */
public final class LiveText implements TextStream {

    static final Duration DRAW_EVERY = Duration.ofMillis(50);
    private static final Duration DRAW_AT_LEAST_EVERY = Duration.ofSeconds(1);
    private static final int SHARE = 5;

    private final Consumer<String> draw;
    private final LongSupplier nanoTime;
    private final StringBuilder text = new StringBuilder();
    private long lastDrawn;
    private long drawingTook;
    private boolean drawn;
    private boolean changed;

    /** @param draw gets the whole text so far */
    public LiveText(Consumer<String> draw) {
        this(draw, System::nanoTime);
    }

    LiveText(Consumer<String> draw, LongSupplier nanoTime) {
        this.draw = draw;
        this.nanoTime = nanoTime;
    }

    @Override
    public void append(String piece) {
        text.append(piece);
        changed = true;
        long now = nanoTime.getAsLong();
        if (!drawn
                || now - lastDrawn
                        >= Math.max(
                                DRAW_EVERY.toNanos(), Math.min(DRAW_AT_LEAST_EVERY.toNanos(), SHARE * drawingTook))) {
            draw(now);
        }
    }

    @Override
    public void close() {
        if (changed) {
            draw(nanoTime.getAsLong());
        }
    }

    /** All that came so far. */
    public String text() {
        return text.toString();
    }

    private void draw(long now) {
        drawn = true;
        changed = false;
        lastDrawn = now;
        draw.accept(text.toString());
        drawingTook = nanoTime.getAsLong() - now;
    }
}
