package io.github.ragshell.embedding;

import java.util.Optional;

/**
 * Which embedding model made a vector. Vectors of two models can't be compared, even where they have the same number of
 * numbers.
 *
 * @param name what the model is called, for example {@code all-minilm-l6-v2}
 * @param hash 16 hexadecimal digits that change with its files and with how they are used; empty where that is not known
 */
public record ModelId(String name, String hash) {

    /** The model whose {@link EmbeddingModel#encodeQuery} returned this very array, while the array is in use. */
    public static Optional<ModelId> of(float[] vector) {
        return Optional.ofNullable(QueryVectors.maker(vector));
    }

    /** Whether this may be the other model: a hash that is not known fits every one. */
    public boolean fits(ModelId other) {
        return name.equals(other.name) && (hash.isEmpty() || other.hash.isEmpty() || hash.equals(other.hash));
    }

    /** The name, and the hash where there is one. */
    @Override
    public String toString() {
        return hash.isEmpty() ? name : name + " (" + hash + ")";
    }
}
