package io.github.ragshell.chat;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A threshold that is chosen on every other example and measured on the rest, and the other way round: on the examples it
 * is chosen with a threshold looks better than it is.
 *
 * @param keep similarities that should reach the threshold; only they decide
 * @param refuse similarities that should stay below
 */
record Halves(String name, double[] keep, double[] refuse) {

    /** The share of examples that must reach the threshold on the half it is chosen on. */
    static final double KEPT = 0.97;

    static final String HEAD = """
            | threshold of | chosen on | chosen | kept there | kept in the other half | refused in the other half |
            |---|---|---|---|---|---|""";

    private static final double STEP = 0.05;

    /** Two rows of a Markdown table. */
    String rows() {
        return row(0) + "\n" + row(1);
    }

    private String row(int half) {
        double threshold = choose(half(keep, half));
        return String.format(
                Locale.ROOT,
                "| %s | %s lines | %.2f | %s | %s | %s |",
                name,
                half == 0 ? "odd" : "even",
                threshold,
                share(half(keep, half), threshold, true),
                share(half(keep, 1 - half), threshold, true),
                share(half(refuse, 1 - half), threshold, false));
    }

    /** The largest of 0.05, 0.10, ... that enough of the values reach. */
    static double choose(double[] values) {
        return IntStream.iterate(20, i -> i - 1)
                .mapToDouble(i -> i * STEP)
                .filter(threshold -> count(values, threshold, true) >= KEPT * values.length)
                .findFirst()
                .orElseThrow();
    }

    private static double[] half(double[] values, int half) {
        return IntStream.range(0, values.length)
                .filter(i -> i % 2 == half)
                .mapToDouble(i -> values[i])
                .toArray();
    }

    private static long count(double[] values, double threshold, boolean atLeast) {
        return Arrays.stream(values).filter(v -> v >= threshold == atLeast).count();
    }

    private static String share(double[] values, double threshold, boolean atLeast) {
        long count = count(values, threshold, atLeast);
        return String.format(Locale.ROOT, "%d of %d (%.0f %%)", count, values.length, 100.0 * count / values.length);
    }
}
