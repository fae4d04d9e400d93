package io.github.ragshell.embedding;

/** How the vectors of a text's tokens become one. */
enum Pooling {
    /** The mean over the tokens, padding left out. */
    MEAN,
    /** The vector of the first token. */
    CLS;

    /**
     * The vector of a text, scaled to length 1.
     *
     * @param hidden token vectors, {@code dimension} numbers each, padding left out
     * @param tokens how many of them there are, at least 1
     */
    float[] pool(float[] hidden, int tokens, int dimension) {
        float[] sum = new float[dimension];
        for (int token = 0; token < (this == CLS ? 1 : tokens); token++) {
            int begin = token * dimension;
            for (int i = 0; i < dimension; i++) {
                sum[i] += hidden[begin + i];
            }
        }
        // Dividing by the number of tokens would be undone by the normalisation
        double norm = Vectors.norm(sum);
        if (norm > 0) {
            for (int i = 0; i < dimension; i++) {
                sum[i] = (float) (sum[i] / norm);
            }
        }
        return sum;
    }
}
