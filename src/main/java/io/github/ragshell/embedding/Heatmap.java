package io.github.ragshell.embedding;

import io.github.ragshell.chart.Axis;
import io.github.ragshell.chart.Chart;
import io.github.ragshell.chart.Seriation;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.view.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** How similar the texts of one set are to those of another, as a chart with similar texts beside each other. */
final class Heatmap {

    /**
     * The texts of one set that are drawn.
     *
     * @param indices in the order of the set
     * @param bad how many are left out, because their vectors hold NaN
     */
    private record Side(Embeddings embeddings, List<Integer> indices, int bad) {

        static Side of(Embeddings embeddings) {
            List<Integer> finite = IntStream.range(0, embeddings.size())
                    .filter(i -> Vectors.isFinite(embeddings.get(i)))
                    .boxed()
                    .toList();
            int count = Math.min(Embeddings.MAX_TEXTS, finite.size());
            List<Integer> sample = IntStream.range(0, count)
                    .map(i -> (int) ((long) i * finite.size() / count))
                    .mapToObj(finite::get)
                    .toList();
            return new Side(embeddings, sample, embeddings.size() - finite.size());
        }

        List<float[]> vectors() {
            return indices.stream().map(embeddings::get).toList();
        }

        List<String> labels(List<Integer> order) {
            return order.stream().map(i -> embeddings.label(indices.get(i))).toList();
        }

        String counted() {
            int known = embeddings.size() - bad;
            return known > indices.size()
                    ? "a sample of %d of %,d texts".formatted(indices.size(), known)
                    : Tables.counted(known, "text");
        }
    }

    private Heatmap() {}

    /** @throws InvalidInputException the vectors come from different models */
    static Chart of(Embeddings a, Embeddings b) {
        boolean both = a.size() > 0 && b.size() > 0;
        if (both && (a.dimension() != b.dimension() || !a.model().equals(b.model()))) {
            throw new InvalidInputException(
                    "Vectors of %s (%d numbers) and of %s (%d numbers) can't be compared. Embed both with the same model."
                            .formatted(
                                    a.model().name(), a.dimension(), b.model().name(), b.dimension()));
        }
        Side rows = Side.of(a);
        Side columns = a == b ? rows : Side.of(b);
        // All in one order, so that what is similar in both sets stands near the diagonal
        var all = new ArrayList<>(rows.vectors());
        if (a != b) {
            all.addAll(columns.vectors());
        }
        var microscope = new Microscope(all.toArray(float[][]::new));
        double[][] similarity = all.stream().map(microscope::to).toArray(double[][]::new);
        int first = rows.indices().size();
        List<Integer> order = Seriation.order(similarity);
        List<Integer> down = order.stream().filter(i -> i < first).toList();
        List<Integer> across = a == b
                ? down
                : order.stream().filter(i -> i >= first).map(i -> i - first).toList();
        int shift = a == b ? 0 : first;
        double[][] values = down.stream()
                .map(row -> across.stream()
                        .mapToDouble(column -> similarity[row][column + shift])
                        .toArray())
                .toArray(double[][]::new);
        List<String> labels = rows.labels(down);
        return Chart.heatmap(
                title(rows, columns),
                new Axis("similarity", "cosine"),
                labels,
                a == b ? labels : columns.labels(across),
                values);
    }

    private static String title(Side rows, Side columns) {
        if (rows.indices().isEmpty() || columns.indices().isEmpty()) {
            return "No texts to compare, so there is nothing to draw";
        }
        int bad = rows.bad() + (rows == columns ? 0 : columns.bad());
        return "Similarity of %s%s%s"
                .formatted(
                        rows.counted(),
                        rows == columns ? "" : " to " + columns.counted(),
                        bad == 0 ? "" : "; %d left out, their vectors hold NaN".formatted(bad));
    }
}
