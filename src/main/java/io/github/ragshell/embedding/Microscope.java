package io.github.ragshell.embedding;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.StoppedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * The cosine similarities of many vectors with each other. They are computed one block of rows at a time and only the
 * highest are kept, so the memory grows with the number of vectors and not with its square.
 */
final class Microscope {

    // Between two blocks a person can stop the work
    private static final int BLOCK = 512;

    /**
     * Two texts.
     *
     * @param first index of the one, below that of the other
     * @param second index of the other
     * @param similarity cosine, -1 to 1
     */
    record Pair(int first, int second, double similarity) {

        static final Comparator<Pair> NEAREST_FIRST = Comparator.comparingDouble(Pair::similarity)
                .reversed()
                .thenComparingInt(Pair::first)
                .thenComparingInt(Pair::second);
    }

    private final float[][] units;

    /** @throws InvalidInputException a vector holds NaN or infinity */
    Microscope(float[][] vectors) {
        units = new float[vectors.length][];
        for (int i = 0; i < vectors.length; i++) {
            units[i] = unit(vectors[i], i);
        }
    }

    private static float[] unit(float[] vector, int index) {
        double norm = Vectors.norm(vector);
        if (!Double.isFinite(norm)) {
            throw new InvalidInputException(
                    "The vector %d holds NaN or infinity, so it is similar to nothing. Leave it out.".formatted(index));
        }
        var unit = new float[vector.length];
        for (int i = 0; i < unit.length && norm > 0; i++) {
            unit[i] = (float) (vector[i] / norm);
        }
        return unit;
    }

    /** The pairs of at least this similarity, the most similar first, at most {@code limit} of them. */
    List<Pair> pairs(double least, int limit) {
        var nearest = new PriorityQueue<>(Pair.NEAREST_FIRST.reversed());
        for (int from = 0; from < units.length; from += BLOCK) {
            requireNotStopped();
            int to = Math.min(units.length, from + BLOCK);
            double floor = nearest.size() < limit ? least : nearest.peek().similarity();
            IntStream.range(from, to)
                    .parallel()
                    .mapToObj(row -> pairs(row, floor, limit))
                    .toList()
                    .forEach(found -> found.forEach(pair -> keep(nearest, pair, limit)));
        }
        return nearest.stream().sorted(Pair.NEAREST_FIRST).toList();
    }

    private List<Pair> pairs(int row, double least, int limit) {
        var found = new PriorityQueue<>(Pair.NEAREST_FIRST.reversed());
        for (int other = row + 1; other < units.length; other++) {
            double similarity = dot(units[row], units[other]);
            if (similarity >= least) {
                keep(found, new Pair(row, other, similarity), limit);
            }
        }
        return new ArrayList<>(found);
    }

    private static void keep(PriorityQueue<Pair> nearest, Pair pair, int limit) {
        if (nearest.size() < limit) {
            nearest.add(pair);
        } else if (Pair.NEAREST_FIRST.compare(pair, nearest.peek()) < 0) {
            nearest.poll();
            nearest.add(pair);
        }
    }

    /** For each vector its {@code count} nearest others, nearest first, or all where there are fewer. */
    List<List<Pair>> neighbours(int count) {
        var neighbours = new ArrayList<List<Pair>>();
        for (int from = 0; from < units.length; from += BLOCK) {
            requireNotStopped();
            neighbours.addAll(IntStream.range(from, Math.min(units.length, from + BLOCK))
                    .parallel()
                    .mapToObj(row -> neighbours(row, count))
                    .toList());
        }
        return neighbours;
    }

    private List<Pair> neighbours(int row, int count) {
        var nearest = new PriorityQueue<>(Pair.NEAREST_FIRST.reversed());
        for (int other = 0; other < units.length; other++) {
            if (other != row) {
                double similarity = dot(units[row], units[other]);
                if (nearest.size() < count || similarity >= nearest.peek().similarity()) {
                    keep(nearest, new Pair(row, other, similarity), count);
                }
            }
        }
        return nearest.stream().sorted(Pair.NEAREST_FIRST).toList();
    }

    /** The similarity of each vector to another one. */
    double[] to(float[] vector) {
        float[] unit = unit(vector, 0);
        return Arrays.stream(units).mapToDouble(row -> dot(row, unit)).toArray();
    }

    // Single precision is exact to 1e-6 here, and four sums run beside each other
    private static double dot(float[] a, float[] b) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i + 3 < a.length; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return Math.max(-1, Math.min(1, s0 + s1 + s2 + s3));
    }

    private static void requireNotStopped() {
        if (Thread.currentThread().isInterrupted()) {
            throw new StoppedException("The comparison of the vectors was stopped.");
        }
    }
}
