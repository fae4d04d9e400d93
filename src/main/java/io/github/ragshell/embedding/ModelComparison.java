package io.github.ragshell.embedding;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.view.Tables;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Whether two models see the same texts as neighbours. */
public final class ModelComparison {

    private ModelComparison() {}

    /**
     * Compares the nearest texts of each text by two models, those that differ most first.
     *
     * @param texts at least three
     * @return columns {@code index}, {@code text}, {@code agreement} (the part of its 5 nearest texts that both models
     *     share, 0 to 1), and the index of the nearest text by each model, {@code nearest by A} and {@code nearest by B}
     * @throws InvalidInputException a model or a text is null, or there are too few texts
     */
    public static Table of(EmbeddingModel a, EmbeddingModel b, List<String> texts) {
        if (a == null || b == null) {
            throw new InvalidInputException("A model is null. Pass two, for example embeddingModel(\"...\").");
        }
        if (texts == null || texts.size() < 3 || texts.stream().anyMatch(Objects::isNull)) {
            throw new InvalidInputException(
                    "The texts are null or fewer than three. Pass at least three, for example chunks.texts().");
        }
        return of(a.name(), a.encodeDocuments(texts), b.name(), b.encodeDocuments(texts), texts);
    }

    static Table of(String nameA, Embeddings a, String nameB, Embeddings b, List<String> texts) {
        int count = Math.min(Embeddings.NEIGHBOURS, texts.size() - 1);
        List<List<Integer>> byA = a.neighbours(count);
        List<List<Integer>> byB = b.neighbours(count);
        var index = IntColumn.create("index");
        var agreement = DoubleColumn.create("agreement");
        var nearestA = IntColumn.create("nearest by A");
        var nearestB = IntColumn.create("nearest by B");
        for (int i = 0; i < texts.size(); i++) {
            List<Integer> others = byB.get(i);
            index.append(i);
            agreement.append(byA.get(i).stream().filter(others::contains).count() / (double) count);
            nearestA.append(byA.get(i).get(0));
            nearestB.append(others.get(0));
        }
        return Table.create(
                        String.format(
                                Locale.ROOT,
                                "A is %s, B is %s: %s, of whose %d nearest they share %.0f %% on average",
                                nameA,
                                nameB,
                                Tables.counted(texts.size(), "text"),
                                count,
                                100 * agreement.mean()),
                        index,
                        StringColumn.create("text", texts),
                        agreement,
                        nearestA,
                        nearestB)
                .sortAscendingOn("agreement");
    }
}
