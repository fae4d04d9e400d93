package io.github.ragshell.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Whole numbers counted in ranges of equal width, of which none reaches across the limit. */
final class Bins {

    private static final int MOST = 20;
    private static final int FAR = 3;
    private static final int NINE_TENTHS = 90;

    /**
     * How many numbers lie in a range.
     *
     * @param from the smallest of the range
     * @param to the largest of the range; where the range has no end, the largest number there is
     */
    record Bin(int from, int to, boolean open, int count) {

        String label() {
            String first = counted(from);
            return open ? first + " or more" : from == to ? first : first + " to " + counted(to);
        }

        private static String counted(int number) {
            return String.format(Locale.ROOT, "%,d", number);
        }
    }

    private Bins() {}

    /** @param limit 0 for none */
    static List<Bin> of(int[] values, int limit) {
        if (values.length == 0) {
            return List.of();
        }
        int[] sorted = values.clone();
        Arrays.sort(sorted);
        int most = sorted[sorted.length - 1];
        // A few numbers far away would press all others into one range: they share the last one
        long far = (long) FAR * Math.max(limit, sorted[(int) ((sorted.length - 1L) * NINE_TENTHS / 100)]);
        long end = Math.min(most, far);
        long width = width(end);
        var bins = new ArrayList<Bin>();
        long to = limit > 0 ? limit % width : width - 1;
        for (long from = 0; from <= end; from = to + 1, to += width) {
            boolean open = to >= end && most > to;
            int last = (int) (open ? most : Math.min(to, Integer.MAX_VALUE));
            bins.add(new Bin((int) from, last, open, count(sorted, (int) from, last)));
        }
        return bins;
    }

    private static long width(long end) {
        long width = 1;
        for (int i = 1; end / width >= MOST; i++) {
            width = (long) Math.pow(10, i / 3) * new int[] {1, 2, 5}[i % 3];
        }
        return width;
    }

    private static int count(int[] sorted, int from, int to) {
        return (int) Arrays.stream(sorted)
                .filter(value -> value >= from && value <= to)
                .count();
    }
}
