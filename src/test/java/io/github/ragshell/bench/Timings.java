package io.github.ragshell.bench;

import java.util.Arrays;
import java.util.concurrent.Callable;

/**
 * How long something took, measured several times.
 *
 * @param millis one value per run, sorted
 */
record Timings(double[] millis) {

    /** Warms up, then measures. */
    static Timings of(int warmUps, int runs, Callable<?> work) throws Exception {
        for (int i = 0; i < warmUps; i++) {
            work.call();
        }
        double[] millis = new double[runs];
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            work.call();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        return of(millis);
    }

    static Timings of(double[] millis) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        return new Timings(sorted);
    }

    double median() {
        return millis[millis.length / 2];
    }

    /** As three cells of a Markdown table: median, min, max, in milliseconds. */
    String cells() {
        return "%.0f | %.0f | %.0f".formatted(median(), millis[0], millis[millis.length - 1]);
    }
}
