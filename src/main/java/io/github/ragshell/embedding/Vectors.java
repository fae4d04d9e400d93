package io.github.ragshell.embedding;

/** The arithmetic on vectors. */
public final class Vectors {

    private Vectors() {}

    /** The inner product; for vectors of length 1 it is the cosine similarity, from -1 to 1. */
    public static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /** The Euclidean length. */
    public static double norm(float[] vector) {
        return Math.sqrt(dot(vector, vector));
    }
}
