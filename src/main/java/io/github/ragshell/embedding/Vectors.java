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

    /**
     * The mean of the vectors of a text's tokens, scaled to length 1. Padding has no part in it.
     *
     * @param hidden token vectors, {@code dimension} numbers each, beginning at {@code offset}
     * @param tokens how many of them belong to the text
     */
    static float[] meanPooled(float[] hidden, int offset, int tokens, int dimension) {
        float[] mean = new float[dimension];
        for (int token = 0; token < tokens; token++) {
            int begin = offset + token * dimension;
            for (int i = 0; i < dimension; i++) {
                mean[i] += hidden[begin + i];
            }
        }
        // Dividing by the number of tokens would be undone by the normalisation
        double norm = norm(mean);
        if (norm > 0) {
            for (int i = 0; i < dimension; i++) {
                mean[i] = (float) (mean[i] / norm);
            }
        }
        return mean;
    }
}
