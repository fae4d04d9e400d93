package io.github.ragshell.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How sure a difference of means is: the percentile interval of a paired bootstrap (Efron and Tibshirani 1993), the same
 * at every run.
 *
 * @param difference mean of b - a
 * @param low lower end of the 95 % interval
 * @param high upper end of the 95 % interval
 * @param questions how many there are
 * @param changed for how many of them a and b differ
 */
record Bootstrap(double difference, double low, double high, int questions, int changed) {

    // Five that change in one direction do so by chance in 2 of 32 cases, six in 2 of 64: a sign test at 5 %
    private static final int LEAST_CHANGED = 6;
    private static final int SAMPLES = 10_000;
    private static final long SEED = 20_261_125;

    /** @param a,b one value for each question, of the same questions in the same order */
    static Bootstrap of(double[] a, double[] b) {
        var random = new SplittableRandom(SEED);
        var differences = new double[a.length];
        Arrays.setAll(differences, i -> b[i] - a[i]);
        var means = new double[SAMPLES];
        for (int sample = 0; sample < SAMPLES; sample++) {
            double sum = 0;
            for (int i = 0; i < a.length; i++) {
                sum += differences[random.nextInt(a.length)];
            }
            means[sample] = sum / a.length;
        }
        Arrays.sort(means);
        return new Bootstrap(
                Arrays.stream(differences).average().orElse(0),
                means[(int) (SAMPLES * 0.025)],
                means[(int) (SAMPLES * 0.975) - 1],
                a.length,
                (int) Arrays.stream(differences).filter(d -> d != 0).count());
    }

    /** Whether the interval lies on one side of 0, and enough questions changed for it to mean something. */
    boolean isMoreThanNoise() {
        return isOneSided() && changed >= LEAST_CHANGED;
    }

    /** Whether so few questions changed, or there are so few, that the interval means nothing. */
    boolean isTooLittle() {
        return (changed > 0 && changed < LEAST_CHANGED) || questions < LEAST_CHANGED;
    }

    private boolean isOneSided() {
        return low > 0 || high < 0;
    }
}
