package io.github.ragshell.embedding;

import io.github.ragshell.core.InvalidInputException;

/** The arithmetic on vectors. */
public final class Vectors {

    private Vectors() {}

    /** The inner product; for vectors of length 1 it is the cosine similarity, from -1 to 1. */
    public static double dot(float[] a, float[] b) {
        if (a == null || b == null || a.length != b.length) {
            throw new InvalidInputException(
                    "There is no inner product of %s and %s. Pass two vectors of the same model."
                            .formatted(described(a), described(b)));
        }
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static String described(float[] vector) {
        return vector == null ? "null" : "a vector of %d numbers".formatted(vector.length);
    }

    /** The Euclidean length. */
    public static double norm(float[] vector) {
        return Math.sqrt(dot(vector, vector));
    }

    /** Whether it holds neither NaN nor infinity. */
    public static boolean isFinite(float[] vector) {
        return Double.isFinite(norm(vector));
    }
}
