package io.github.ragshell.chart;

import io.github.ragshell.core.InvalidInputException;

/**
 * A point of a map.
 *
 * @param x to the right
 * @param y upwards
 * @param series what it belongs to: points of one series have one colour
 * @param mark what is written beside the point, which is then drawn larger and joined to the first one with a mark;
 *     empty for none
 * @param tip what the mouse shows over it
 */
public record Point(double x, double y, String series, String mark, Tip tip) {

    /** @throws InvalidInputException a number is not finite, or a text or the tip is null */
    public Point {
        if (!Double.isFinite(x) || !Double.isFinite(y) || series == null || mark == null || tip == null) {
            throw new InvalidInputException(
                    "A point at %s, %s can't be drawn, or its series, mark or tip is null. Pass finite numbers, and \"\" or Tip.NONE where there is none."
                            .formatted(x, y));
        }
        series = Label.of(series, 40);
        mark = Label.of(mark, 20);
    }

    boolean isMarked() {
        return !mark.isEmpty();
    }
}
