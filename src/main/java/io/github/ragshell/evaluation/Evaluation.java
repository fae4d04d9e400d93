package io.github.ragshell.evaluation;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.milvus.Hit;
import io.github.ragshell.milvus.Hits;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.view.Showable;
import io.github.ragshell.view.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How well a collection finds the chunks that answer a set of questions. All measures are means over the questions, from
 * 0 to 1, larger is better.
 */
public final class Evaluation implements Showable {

    /** How many hits are looked at: what MRR@10 and nDCG@10 need. */
    static final int DEPTH = 10;

    /**
     * What a question found.
     *
     * @param millis time of embedding the question and searching
     */
    record Asked(Question question, Ranking ranking, Hits hits, double millis) {}

    private final String name;
    private final List<Asked> asked;

    private Evaluation(String name, List<Asked> asked) {
        this.name = name;
        this.asked = List.copyOf(asked);
    }

    /**
     * Asks all questions of a CSV file.
     *
     * @param questions columns {@code question}, one of {@code id}, {@code heading}, {@code text}, optionally {@code grade}
     * @param limit how many hits are asked for, at least 10 for MRR@10 and nDCG@10 to be what they are called
     * @throws InvalidInputException the file can't be used, or the limit is below 1
     */
    public static Evaluation of(Path questions, Milvus milvus, String collection, EmbeddingModel model, int limit) {
        if (milvus == null || model == null) {
            throw new InvalidInputException("The %s is null. Pass evaluate(questions, milvus, collection, model, 10)."
                    .formatted(milvus == null ? "Milvus" : "embedding model"));
        }
        var asked = new ArrayList<Asked>();
        for (Question question : QuestionFile.read(questions)) {
            long start = System.nanoTime();
            Hits hits = milvus.search(collection, model, question.text(), limit);
            double millis = (System.nanoTime() - start) / 1e6;
            asked.add(new Asked(question, ranking(question, hits), hits, millis));
        }
        return new Evaluation("%s, %s".formatted(collection, model.name()), asked);
    }

    static Ranking ranking(Question question, Hits hits) {
        var open = new ArrayList<>(question.wanted());
        var found = new double[hits.size()];
        for (int i = 0; i < found.length; i++) {
            Hit hit = hits.get(i);
            for (Question.Wanted wanted : open) {
                if (matches(wanted, hit)) {
                    found[i] = wanted.grade();
                    open.remove(wanted);
                    break;
                }
            }
        }
        return new Ranking(
                found,
                question.wanted().stream().mapToDouble(Question.Wanted::grade).toArray());
    }

    private static boolean matches(Question.Wanted wanted, Hit hit) {
        return switch (wanted.by()) {
            case ID -> wanted.value().equals(String.valueOf(hit.key()));
            case HEADING ->
                hit.heading().equals(wanted.value()) || hit.heading().endsWith(" > " + wanted.value());
            case TEXT -> oneLine(hit.text()).contains(oneLine(wanted.value()));
        };
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    /** What was measured, for tables: the collection and the model, or the name given by {@link #named}. */
    public String name() {
        return name;
    }

    /** The same under another name, to tell it from others in a comparison. */
    public Evaluation named(String other) {
        return new Evaluation(other, asked);
    }

    /** How many questions were asked. */
    public int size() {
        return asked.size();
    }

    /** Part of the questions whose right chunk is among the first {@code k} hits. */
    public double hitAt(int k) {
        return mean(ranking -> ranking.hitAt(k));
    }

    /** Mean reciprocal rank of the first right hit among the first ten. */
    public double mrr() {
        return mean(ranking -> ranking.reciprocalRank(DEPTH));
    }

    /** Mean normalised discounted cumulative gain of the first ten hits. */
    public double ndcg() {
        return mean(ranking -> ranking.ndcg(DEPTH));
    }

    /** Mean time of a question in milliseconds, embedding and search together. */
    public double millis() {
        return asked.stream().mapToDouble(Asked::millis).average().orElse(0);
    }

    /** The questions whose right chunk is not the first hit: its rank, and what came instead. */
    public Table misses() {
        var missed = asked.stream().filter(one -> one.ranking().hitAt(1) == 0).toList();
        return Table.create(
                "%s missed of %s".formatted(Tables.counted(missed.size(), "question"), name),
                IntColumn.create(
                        "line",
                        missed.stream().mapToInt(one -> one.question().line()).toArray()),
                StringColumn.create(
                        "question", missed.stream().map(one -> one.question().text())),
                StringColumn.create(
                        "wanted",
                        missed.stream()
                                .map(one -> one.question().wanted().get(0).value())),
                StringColumn.create("rank", missed.stream().map(Evaluation::rank)),
                StringColumn.create(
                        "came instead",
                        missed.stream()
                                .map(one -> one.hits().isEmpty()
                                        ? ""
                                        : one.hits().get(0).text())));
    }

    private static String rank(Asked one) {
        int rank = one.ranking().firstRank(Integer.MAX_VALUE);
        return rank == 0 ? "not among %d".formatted(one.hits().size()) : Integer.toString(rank);
    }

    /** hit@1, hit@3, hit@5, MRR@10, nDCG@10 and milliseconds per question. */
    @Override
    public Table table() {
        return Table.create(
                "%s: %s".formatted(name, Tables.counted(size(), "question")),
                StringColumn.create("measure", "hit@1", "hit@3", "hit@5", "MRR@10", "nDCG@10", "ms per question"),
                DoubleColumn.create("value", hitAt(1), hitAt(3), hitAt(5), mrr(), ndcg(), millis()));
    }

    /** One line, for example {@code docs, all-minilm-l6-v2-q: hit@1 0.68, MRR@10 0.785, nDCG@10 0.812, 74 questions}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: hit@1 %.3f, MRR@10 %.3f, nDCG@10 %.3f, %s",
                name,
                hitAt(1),
                mrr(),
                ndcg(),
                Tables.counted(size(), "question"));
    }

    List<String> questions() {
        return asked.stream().map(one -> one.question().text()).toList();
    }

    double[] values(ToDoubleFunction<Ranking> measure) {
        return asked.stream()
                .mapToDouble(one -> measure.applyAsDouble(one.ranking()))
                .toArray();
    }

    private double mean(ToDoubleFunction<Ranking> measure) {
        return asked.stream()
                .mapToDouble(one -> measure.applyAsDouble(one.ranking()))
                .average()
                .orElse(0);
    }
}
