package io.github.ragshell.embedding;

import java.util.List;
import java.util.Random;

/** Embeddings with numbers of the test's choice, made without a model. */
public final class TestEmbeddings {

    private TestEmbeddings() {}

    public static Embeddings of(float[]... vectors) {
        return by(new ModelId("test", ""), vectors);
    }

    /** As if a model had made them. */
    public static Embeddings by(ModelId model, float[]... vectors) {
        return new Embeddings(model, vectors.length == 0 ? 0 : vectors[0].length, vectors, List.of(), List.of());
    }

    /** With the texts they are of. */
    public static Embeddings named(List<String> texts, float[]... vectors) {
        return new Embeddings(new ModelId("test", ""), vectors[0].length, vectors, List.of(), texts);
    }

    /** Normal numbers that are the same for the same seed. */
    public static Embeddings random(int rows, int dimension, long seed) {
        var random = new Random(seed);
        var vectors = new float[rows][dimension];
        for (float[] vector : vectors) {
            for (int i = 0; i < dimension; i++) {
                vector[i] = (float) random.nextGaussian();
            }
        }
        return of(vectors);
    }
}
