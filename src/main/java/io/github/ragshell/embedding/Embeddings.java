package io.github.ragshell.embedding;

import io.github.ragshell.chart.Chart;
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

    /** The most pairs of texts in a table. */
    public static final int MAX_PAIRS = 10_000;

    /** The most texts that a heat map compares: of more a sample is drawn. */
    public static final int MAX_TEXTS = 60;

    /** How many nearest others tell whether a text is an outlier, and are compared between models. */
    static final int NEIGHBOURS = 5;

    private static final int COMPONENTS_SHOWN = 6;

    private final ModelId model;
    private final int dimension;
    private final float[][] vectors;
    private final List<Integer> truncated;
    private final List<String> texts;

    /**
     * @param vectors one row per text, {@code dimension} numbers each; not copied
     * @param truncated indices of the texts that were longer than the model reads
     * @param texts what the vectors were made of, for labels; empty where it is not known
     */
    Embeddings(ModelId model, int dimension, float[][] vectors, List<Integer> truncated, List<String> texts) {
        this.model = model;
        this.dimension = dimension;
        this.vectors = vectors;
        this.truncated = List.copyOf(truncated);
        this.texts = List.copyOf(texts);
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
                indices(),
                norm());
        for (int component = 0; component < shown; component++) {
            var column = FloatColumn.create("[" + component + "]");
            for (float[] vector : vectors) {
                column.append(vector[component]);
            }
            table.addColumns(column);
        }
        return table;
    }

    /** The Euclidean length of each vector, columns {@code index} and {@code norm} (no unit): 1 for what our models make. */
    public Table norms() {
        return Table.create("norms of " + Tables.counted(size(), "vector"), indices(), norm());
    }

    private DoubleColumn norm() {
        return DoubleColumn.create(
                "norm", Arrays.stream(vectors).mapToDouble(Vectors::norm).toArray());
    }

    /**
     * The cosine similarity of each text to a query, most similar first.
     *
     * @param query a vector of the same model, for example {@code model.encodeQuery(question)}
     * @return columns {@code index} of the text, and {@code similarity}, -1 to 1
     * @throws InvalidInputException the query has another dimension, or a vector holds NaN
     */
    public Table similarities(float[] query) {
        if (query == null || size() > 0 && query.length != dimension) {
            throw new InvalidInputException(
                    "The query is %s, and these vectors have %d numbers. Pass a vector of the same model."
                            .formatted(
                                    query == null ? "null" : "a vector of %d numbers".formatted(query.length),
                                    dimension));
        }
        return Table.create(
                        "similarity of %s to the query (cosine)".formatted(Tables.counted(size(), "text")),
                        indices(),
                        DoubleColumn.create("similarity", new Microscope(vectors).to(query)))
                .sortDescendingOn("similarity");
    }

    /**
     * The pairs of texts that are most similar to each other, most similar first.
     *
     * @param pairs how many, from 1 to {@value #MAX_PAIRS}
     * @return columns {@code first} and {@code second}, indices of texts, and {@code similarity}, the cosine, -1 to 1
     * @throws InvalidInputException the number is out of bounds, or a vector holds NaN
     */
    public Table similarities(int pairs) {
        if (pairs < 1 || pairs > MAX_PAIRS) {
            throw new InvalidInputException("%d pairs can't be shown. Ask for 1 to %d.".formatted(pairs, MAX_PAIRS));
        }
        List<Microscope.Pair> found = new Microscope(vectors).pairs(-1, pairs);
        return pairs("the most similar of %s, %s (cosine)", found);
    }

    /**
     * The pairs of texts that say almost the same, most similar first; at most {@value #MAX_PAIRS} of them.
     *
     * @param least the lowest cosine similarity of a pair, -1 to 1, for example 0.95
     * @return columns {@code first} and {@code second}, indices of texts, and {@code similarity}, the cosine
     * @throws InvalidInputException the similarity is out of bounds, or a vector holds NaN
     */
    public Table nearDuplicates(double least) {
        if (!(least >= -1 && least <= 1)) {
            throw new InvalidInputException(
                    "A cosine similarity lies between -1 and 1; %s does not. Pass for example 0.95.".formatted(least));
        }
        List<Microscope.Pair> found = new Microscope(vectors).pairs(least, MAX_PAIRS);
        String more = found.size() == MAX_PAIRS ? "; there may be more" : "";
        return pairs("near-duplicates among %s: %s of a similarity of " + least + " or more" + more, found);
    }

    /**
     * The texts by how far they are from all others, the loneliest first: by the mean cosine similarity to their
     * {@value #NEIGHBOURS} nearest others, as in the k-nearest-neighbour outlier score of Angiulli and Pizzuti (2002).
     *
     * @return columns {@code index} of the text, {@code mean similarity} to its nearest others, -1 to 1, and
     *     {@code nearest}, the index of the nearest one; no rows where there are fewer than two texts
     * @throws InvalidInputException a vector holds NaN
     */
    public Table outliers() {
        var index = IntColumn.create("index");
        var mean = DoubleColumn.create("mean similarity");
        var nearest = IntColumn.create("nearest");
        for (List<Microscope.Pair> others : new Microscope(vectors).neighbours(NEIGHBOURS)) {
            if (!others.isEmpty()) {
                index.append(others.get(0).first());
                mean.append(others.stream()
                        .mapToDouble(Microscope.Pair::similarity)
                        .average()
                        .orElseThrow());
                nearest.append(others.get(0).second());
            }
        }
        return Table.create(
                        "%s, the loneliest first: mean similarity to the %d nearest others (cosine)"
                                .formatted(Tables.counted(index.size(), "text"), NEIGHBOURS),
                        index,
                        mean,
                        nearest)
                .sortAscendingOn("mean similarity");
    }

    /**
     * How similar the texts are to each other, as a chart: rows and columns are the texts, in an order in which similar
     * ones are neighbours. Of more than {@value #MAX_TEXTS} texts a sample is drawn, and vectors with NaN are left out; the
     * title says both. {@code Rag.heatmap(a, b)} compares two sets.
     *
     * <pre>{@code
     * show(model.encodeDocuments(chunks).heatmap())
     * }</pre>
     */
    public Chart heatmap() {
        return Heatmap.of(this, this);
    }

    /**
     * As {@link #heatmap()}, with these texts as rows and those of the other as columns.
     *
     * @throws InvalidInputException the other is null, or its vectors come from another model
     */
    public Chart heatmap(Embeddings other) {
        if (other == null) {
            throw new InvalidInputException("The other embeddings are null. Pass for example those of questions.");
        }
        return Heatmap.of(this, other);
    }

    /** What the text at {@code index} is called in a chart. */
    String label(int index) {
        return texts.isEmpty() ? "text " + index : texts.get(index);
    }

    /** For each vector the indices of its nearest others, nearest first. */
    List<List<Integer>> neighbours(int count) {
        return new Microscope(vectors)
                .neighbours(count).stream()
                        .map(pairs ->
                                pairs.stream().map(Microscope.Pair::second).toList())
                        .toList();
    }

    private IntColumn indices() {
        return IntColumn.create("index", IntStream.range(0, size()).toArray());
    }

    private Table pairs(String title, List<Microscope.Pair> pairs) {
        return Table.create(
                title.formatted(Tables.counted(size(), "text"), Tables.counted(pairs.size(), "pair")),
                IntColumn.create(
                        "first", pairs.stream().mapToInt(Microscope.Pair::first).toArray()),
                IntColumn.create(
                        "second",
                        pairs.stream().mapToInt(Microscope.Pair::second).toArray()),
                DoubleColumn.create(
                        "similarity",
                        pairs.stream().mapToDouble(Microscope.Pair::similarity).toArray()));
    }

    @Override
    public String toString() {
        return asText();
    }
}
