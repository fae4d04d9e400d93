package io.github.ragshell.view;

import io.github.ragshell.core.StoppedException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Counts work that is really done and draws it as a bar: per cent, count, time used and left, rate. Thread-safe.
 *
 * <pre>{@code
 * try (var progress = Progress.start("Creating embeddings", 72, "chunks")) {
 *     progress.advance(8);
 * }
 * }</pre>
 */
public final class Progress implements AutoCloseable {

    /**
     * A moment of the work.
     *
     * @param title what is being done
     * @param done units done so far
     * @param total units in all; negative where that is not known
     * @param unit name of the units, in the plural; "bytes" are shown as MB
     * @param elapsed time since the start
     * @param finished whether this is the last state
     */
    public record State(String title, long done, long total, String unit, Duration elapsed, boolean finished) {

        /** As one line, for example {@code Creating embeddings: 100% |██████████| 72/72 chunks [00:01<00:00, 52.1/s]}. */
        public String line() {
            return total > 0 ? "%s |%s| %s".formatted(head(), bar(part()), tail()) : head() + " " + tail();
        }

        /** Title and per cent. */
        String head() {
            return total > 0 ? String.format(Locale.ROOT, "%s: %3d%%", title, (int) (part() * 100)) : title + ":";
        }

        /** Count, time and rate. */
        String tail() {
            double seconds = Math.max(1e-3, elapsed.toMillis() / 1000.0);
            double rate = done / seconds;
            String time = clock(seconds);
            if (total <= 0) {
                return "%s %s [%s, %s/s]".formatted(count(done), unitName(), time, rate(rate));
            }
            String left = done == 0 ? "?" : clock(Math.max(0, total - done) / rate);
            return "%s/%s %s [%s<%s, %s/s]".formatted(count(done), count(total), unitName(), time, left, rate(rate));
        }

        private double part() {
            return Math.min(1, (double) done / total);
        }

        private static String bar(double part) {
            int full = (int) (part * 10);
            return "█".repeat(full) + " ".repeat(10 - full);
        }

        private boolean bytes() {
            return unit.equals("bytes");
        }

        private String unitName() {
            return bytes() ? "MB" : unit;
        }

        private String count(long n) {
            return bytes() ? String.format(Locale.ROOT, "%.1f", n / 1e6) : Long.toString(n);
        }

        private String rate(double perSecond) {
            double shown = bytes() ? perSecond / 1e6 : perSecond;
            return String.format(Locale.ROOT, shown < 100 ? "%.1f" : "%.0f", shown);
        }

        private static String clock(double seconds) {
            long s = Math.round(seconds);
            return s < 3600
                    ? String.format(Locale.ROOT, "%02d:%02d", s / 60, s % 60)
                    : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
        }
    }

    private static final long DRAW_EVERY_NANOS = 100_000_000;

    private final String title;
    private final long total;
    private final String unit;
    private final Consumer<State> bar;
    private final long start = System.nanoTime();
    private long done;
    private long lastDrawn = start;
    private boolean closed;
    private String detail = "";

    private Progress(String title, long total, String unit, Consumer<State> bar) {
        this.title = title;
        this.total = total;
        this.unit = unit;
        this.bar = bar;
    }

    /**
     * Starts counting and draws the empty bar on the current display.
     *
     * @param total units in all; negative where that is not known
     */
    public static Progress start(String title, long total, String unit) {
        var progress = new Progress(title, total, unit, Display.current().progressBar());
        progress.bar.accept(progress.state());
        return progress;
    }

    /**
     * Counts {@code units} more as done.
     *
     * @throws StoppedException this thread was interrupted (Stop in a notebook); the work done so far is kept
     */
    public synchronized void advance(long units) {
        advance(units, detail);
    }

    /**
     * As {@link #advance(long)}, with something else that is counted.
     *
     * @param detail shown behind the unit, for example {@code 1,030 chunks new}
     */
    public synchronized void advance(long units, String detail) {
        this.detail = detail;
        done += units;
        // Work that is complete is not reported as stopped
        if (Thread.currentThread().isInterrupted() && (total < 0 || done < total)) {
            throw new StoppedException(
                    "%s: stopped after %d of %d %s, as asked. What is done is kept; run it again to go on."
                            .formatted(title, done, total, unit));
        }
        long now = System.nanoTime();
        if (!closed && now - lastDrawn >= DRAW_EVERY_NANOS) {
            lastDrawn = now;
            bar.accept(state());
        }
    }

    /** Draws the bar as it stands at last; what was not done is not painted over. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            bar.accept(state());
        }
    }

    private State state() {
        String shown = detail.isEmpty() ? unit : unit + ", " + detail;
        return new State(title, done, total, shown, Duration.ofNanos(System.nanoTime() - start), closed);
    }
}
