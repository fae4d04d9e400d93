package io.github.ragshell.chart;

import java.awt.Color;
import java.util.List;

/**
 * Colours that people with any kind of colour vision can tell apart, and that stand out on white and on black: those of
 * Okabe and Ito (2008) without yellow and black.
 */
final class Palette {

    /** One for each series, in this order. */
    static final List<String> SERIES = List.of("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00");
    /** What belongs to none of the series that have a colour. */
    static final String OTHER = "#8C8C8C";
    /** Text and axes. */
    static final String TEXT = "#7A7A7A";
    /** What everything else is compared with. */
    static final String MARK = "#D55E00";

    /** From the lowest to the highest value, each lighter than the one before. */
    static final List<String> RAMP = List.of("#1B2A4A", "#0072B2", "#56B4E9", "#F0E442");

    private static final int SHADES = 60;

    private Palette() {}

    /** The colour of a part of the way from the lowest to the highest value, 0 to 1. */
    static Color ramp(double part) {
        // An image with a palette has room for so many beside the shades of letters
        double place = Math.rint(part * SHADES) / SHADES * (RAMP.size() - 1);
        int below = (int) Math.min(RAMP.size() - 2, place);
        Color low = color(RAMP.get(below));
        Color high = color(RAMP.get(below + 1));
        double rest = place - below;
        return new Color(
                between(low.getRed(), high.getRed(), rest),
                between(low.getGreen(), high.getGreen(), rest),
                between(low.getBlue(), high.getBlue(), rest));
    }

    private static int between(int low, int high, double part) {
        return (int) Math.round(low + (high - low) * part);
    }

    /** The colour of the series at {@code index}. */
    static String of(int index) {
        return index < SERIES.size() ? SERIES.get(index) : OTHER;
    }

    static Color color(String hex) {
        return Color.decode(hex);
    }

    static Color color(String hex, int alpha) {
        Color color = Color.decode(hex);
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
    }
}
