package io.github.ragshell.embedding;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.view.Showable;
import io.github.ragshell.view.Tables;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** Vectors of one model, in the order of their texts; immutable. */
public final class Embeddings implements Showable {

    private static final int COMPONENTS_SHOWN = 6;

    private final ModelId model;
    private final int dimension;
    private final float[][] vectors;
    private final List<Integer> truncated;

    /**
     * @param vectors one row per text, {@code dimension} numbers each; not copied
     * @param truncated indices of the texts that were longer than the model reads
     */
    Embeddings(ModelId model, int dimension, float[][] vectors, List<Integer> truncated) {
        this.model = model;
        this.dimension = dimension;
        this.vectors = vectors;
        this.truncated = List.copyOf(truncated);
    }

    /** The model that made the vectors. */
    public ModelId model() {
        return model;
    }

    /** Number of vectors. */
    public int size() {
        return vectors.length;
    }

    /** Numbers in each vector. */
    public int dimension() {
        return dimension;
    }

    /** A copy of the vector of the text at {@code index}. */
    public float[] get(int index) {
        if (index < 0 || index >= size()) {
            throw new InvalidInputException(
                    "There is no vector %d: there are %d, counted from 0.".formatted(index, size()));
        }
        return vectors[index].clone();
    }

    /** Indices of the texts whose end was cut off because they are longer than the model reads. */
    public List<Integer> truncated() {
        return truncated;
    }

    /** index, norm, and the first components of each vector. */
    @Override
    public Table table() {
        int shown = Math.min(COMPONENTS_SHOWN, dimension);
        Table table = Table.create(
                "%s of %d numbers (%s)".formatted(Tables.counted(size(), "embedding"), dimension, model.name()),
                IntColumn.create("index", IntStream.range(0, size()).toArray()),
                DoubleColumn.create(
                        "norm",
                        Arrays.stream(vectors).mapToDouble(Vectors::norm).toArray()));
        for (int component = 0; component < shown; component++) {
            var column = FloatColumn.create("[" + component + "]");
            for (float[] vector : vectors) {
                column.append(vector[component]);
            }
            table.addColumns(column);
        }
        return table;
    }

    @Override
    public String toString() {
        return asText();
    }
}
