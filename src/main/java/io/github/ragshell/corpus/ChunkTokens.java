package io.github.ragshell.corpus;

import io.github.ragshell.chart.Axis;
import io.github.ragshell.chart.Chart;
import io.github.ragshell.chart.Limit;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.view.Tables;
import java.util.Arrays;
import java.util.List;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** How many tokens of each chunk there are, and which are cut off. */
final class ChunkTokens {

    private final Tokenizer model;
    private final int[] tokens;

    ChunkTokens(List<Chunk> chunks, Tokenizer model) {
        if (model == null) {
            throw new InvalidInputException("The model is null. Pass for example embeddingModel().");
        }
        this.model = model;
        this.tokens = chunks.stream()
                .mapToInt(chunk -> model.countTokens(chunk.text()))
                .toArray();
    }

    Table addTo(Table table) {
        var truncated = BooleanColumn.create("truncated");
        Arrays.stream(tokens).forEach(count -> truncated.append(count > model.maxTextTokens()));
        int text = table.columnIndex("text");
        return table.insertColumn(text, IntColumn.create("tokens", tokens)).insertColumn(text + 1, truncated);
    }

    Chart chart() {
        int most = model.maxTextTokens();
        long cut = Arrays.stream(tokens).filter(count -> count > most).count();
        return Chart.histogram(
                "Tokens of %s; %s reads %s"
                        .formatted(
                                Tables.counted(tokens.length, "chunk"),
                                model.name(),
                                cut == 0 ? "all of each" : "not the end of %,d".formatted(cut)),
                new Axis("tokens", "of " + model.name()),
                "chunks",
                tokens,
                new Limit(most, "the model reads %,d tokens".formatted(most)));
    }

    static Chart characters(List<Chunk> chunks) {
        return Chart.histogram(
                "Characters of %s; for tokens pass the model: chart(model)"
                        .formatted(Tables.counted(chunks.size(), "chunk")),
                new Axis("characters"),
                "chunks",
                chunks.stream().mapToInt(chunk -> chunk.text().length()).toArray(),
                null);
    }
}
