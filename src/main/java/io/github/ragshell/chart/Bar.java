package io.github.ragshell.chart;

import io.github.ragshell.core.InvalidInputException;

/**
 * A number with a name.
 *
 * @param label its name
 * @param value NaN for a number that is not known: nothing is drawn for it
 * @param low lower end of the interval around the value; the value itself where there is none
 * @param high upper end of the interval
 * @param series what it belongs to: bars of one series have one colour
 * @param tip what the mouse shows over it
 */
public record Bar(String label, double value, double low, double high, String series, Tip tip) {

    /** @throws InvalidInputException the label, the series or the tip is null, or the interval is upside down */
    public Bar {
        if (label == null || series == null || tip == null) {
            throw new InvalidInputException(
                    "The label, the series or the tip of a bar is null. Pass \"\" or Tip.NONE where there is none.");
        }
        if (low > high) {
            throw new InvalidInputException(
                    "The interval of a bar goes from %s to %s. Pass the lower end first.".formatted(low, high));
        }
    }

    /** A bar without an interval. */
    public Bar(String label, double value, String series, Tip tip) {
        this(label, value, value, value, series, tip);
    }

    boolean isKnown() {
        return Double.isFinite(value) && Double.isFinite(low) && Double.isFinite(high);
    }
}
