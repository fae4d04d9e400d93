package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.corpus.Sentence;
import io.github.ragshell.corpus.Sentences;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.Embeddings;
import io.github.ragshell.embedding.Vectors;
import io.github.ragshell.view.HtmlShowable;
import io.github.ragshell.view.Lines;
import io.github.ragshell.view.Showable;
import io.github.ragshell.view.Tables;
import io.github.ragshell.view.WrappedTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Why each hit was found: its sentence that is nearest to the question, and the words the two share. */
public final class Explanation implements Showable, HtmlShowable {

    /**
     * One hit.
     *
     * @param hit what was found
     * @param sentence the nearest sentence, or the text where it has none
     * @param similarity cosine of the question and the sentence, -1 to 1
     * @param shared words of the sentence that the question has too, as they stand there
     * @param around the hit with the chunk before and after it; empty where there is none, or the hits are no search's
     */
    public record Reason(Hit hit, String sentence, double similarity, List<String> shared, Optional<String> around) {

        public Reason {
            shared = List.copyOf(shared);
        }

        /** One line. */
        @Override
        public String toString() {
            return Lines.one("hit %d, %s: %s".formatted(hit.rank(), Tables.number(similarity), sentence));
        }
    }

    private final String question;
    private final List<Reason> reasons;

    private Explanation(String question, List<Reason> reasons) {
        this.question = question;
        this.reasons = List.copyOf(reasons);
    }

    static Explanation of(String question, EmbeddingModel model, Hits hits) {
        if (question == null || question.isBlank()) {
            throw new InvalidInputException(
                    "The question is empty. Pass the one that was searched for: hits.explain(question, model).");
        }
        if (model == null) {
            throw new InvalidInputException(
                    "The embedding model is null. Pass the one that was searched with: hits.explain(question, model).");
        }
        float[] asked = model.encodeQuery(question);
        var words = new SharedWords(question);
        var reasons = new ArrayList<Reason>();
        for (Hit hit : hits) {
            reasons.add(reason(hit, asked, words, model, hits.around(hit)));
        }
        return new Explanation(question, reasons);
    }

    private static Reason reason(
            Hit hit, float[] asked, SharedWords words, EmbeddingModel model, Optional<String> around) {
        List<String> sentences = Sentences.of(hit.text(), hit.heading()).stream()
                .map(Sentence::plain)
                .filter(sentence -> !sentence.isBlank())
                .toList();
        List<String> texts = sentences.isEmpty() ? List.of(hit.text()) : sentences;
        Embeddings vectors = model.encodeDocumentsQuietly(texts);
        int nearest = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < vectors.size(); i++) {
            double similarity = Vectors.dot(asked, vectors.get(i));
            if (similarity > highest) {
                highest = similarity;
                nearest = i;
            }
        }
        String sentence = texts.get(nearest);
        return new Reason(hit, sentence, highest, words.in(sentence), around);
    }

    /** One for each hit, in the order of the hits. */
    public List<Reason> reasons() {
        return reasons;
    }

    String question() {
        return question;
    }

    /**
     * The hit of this rank together with the chunk before and after it in its file.
     *
     * @param rank from 1
     * @throws InvalidInputException there is no such hit, or its neighbours are not known
     */
    public String around(int rank) {
        return reasons.stream()
                .filter(reason -> reason.hit().rank() == rank)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "There is no hit %d: there are %d, counted from 1.".formatted(rank, reasons.size())))
                .around()
                .orElseThrow(() -> new InvalidInputException(
                        "The hit %d has no neighbours: it is the only chunk of its file, or does not come from a search."
                                .formatted(rank)));
    }

    /** rank, distance (as Milvus returned it), sentence, similarity (cosine, -1 to 1), shared words, source. */
    @Override
    public Table table() {
        return Table.create(
                "why %s: the sentence nearest to '%s'"
                        .formatted(Tables.counted(reasons.size(), "hit"), Lines.one(question)),
                IntColumn.create(
                        "rank",
                        reasons.stream().mapToInt(reason -> reason.hit().rank()).toArray()),
                DoubleColumn.create(
                        "distance",
                        reasons.stream()
                                .mapToDouble(reason -> reason.hit().distance())
                                .toArray()),
                StringColumn.create("sentence", reasons.stream().map(Reason::sentence)),
                DoubleColumn.create(
                        "similarity",
                        reasons.stream().mapToDouble(Reason::similarity).toArray()),
                StringColumn.create("shared words", reasons.stream().map(reason -> String.join(", ", reason.shared()))),
                StringColumn.create("source", reasons.stream().map(reason -> Hits.place(reason.hit()))));
    }

    /** The hits with their nearest sentence, the shared words marked, and the chunks around them to be opened. */
    @Override
    public String html() {
        return ExplanationCard.html(this);
    }

    @Override
    public String text(int width) {
        return new WrappedTable(table()).text(width);
    }

    @Override
    public String toString() {
        return asText();
    }
}
