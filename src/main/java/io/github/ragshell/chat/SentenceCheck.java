package io.github.ragshell.chat;

import io.github.ragshell.view.Lines;
import io.github.ragshell.view.Tables;
import java.util.List;
import java.util.stream.Collectors;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A sentence of an answer, held against the passages by the embedding model. Similarity is no proof: a sentence that
 * says the opposite of a passage is similar to it, too.
 *
 * @param sentence without its marks [n]
 * @param cited the passages it refers to
 * @param support its highest cosine similarity to a passage or a sentence of one, -1 to 1
 * @param passage number of that passage
 */
public record SentenceCheck(String sentence, List<Integer> cited, double support, int passage) {

    /** Support below this is weak: see bench/RESULTS.md, "Answers". */
    public static final double WEAK_BELOW = 0.5;

    public SentenceCheck {
        Arguments.require(sentence, "sentence", "Pass a text.");
        cited = List.copyOf(Arguments.require(cited, "list of cited passages", "Pass List.of() where there are none."));
    }

    /** Whether the passages hardly say this. */
    public boolean weak() {
        return support < WEAK_BELOW;
    }

    static Table table(List<SentenceCheck> checks) {
        return Table.create(
                "%s of the answer, with support".formatted(Tables.counted(checks.size(), "sentence")),
                StringColumn.create("sentence", checks.stream().map(SentenceCheck::sentence)),
                StringColumn.create("cited", checks.stream().map(check -> check.cited().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", ")))),
                DoubleColumn.create(
                        "support",
                        checks.stream().mapToDouble(SentenceCheck::support).toArray()),
                IntColumn.create(
                        "nearest",
                        checks.stream().mapToInt(SentenceCheck::passage).toArray()),
                StringColumn.create("mark", checks.stream().map(check -> check.weak() ? "weak" : "")));
    }

    /** One line. */
    @Override
    public String toString() {
        return Lines.one("%s [%d] %s".formatted(Tables.number(support), passage, sentence));
    }
}
