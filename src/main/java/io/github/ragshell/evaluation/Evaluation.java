package io.github.ragshell.evaluation;

import io.github.ragshell.chart.Axis;
import io.github.ragshell.chart.Bar;
import io.github.ragshell.chart.Chart;
import io.github.ragshell.chart.Tip;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.milvus.Hit;
import io.github.ragshell.milvus.Hits;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.SearchOptions;
import io.github.ragshell.view.Showable;
import io.github.ragshell.view.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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

    private record Searched(Question question, Hits hits, double millis) {

        List<Question.Wanted> unfound() {
            return question.wanted().stream()
                    .filter(wanted -> hits.stream().noneMatch(hit -> matches(wanted, hit)))
                    .toList();
        }

        Asked ranked(Collection<Set<Question.Wanted>> others) {
            return new Asked(question, Ranking.of(question, hits, others), hits, millis);
        }
    }

    private final String name;
    private final int limit;
    private final List<Asked> asked;

    private Evaluation(String name, int limit, List<Asked> asked) {
        this.name = name;
        this.limit = limit;
        this.asked = List.copyOf(asked);
    }

    /**
     * Asks all questions of a CSV file.
     *
     * @param questions columns {@code question}, one of {@code id}, {@code heading}, {@code text}, optionally {@code grade}
     * @param limit how many hits are asked for, at least 10 for MRR@10 and nDCG@10 to be what they are called
     * @throws InvalidInputException the file can't be used, the limit is below 1, the collection is empty, or it has no
     *     chunk that a line of the file names
     */
    public static Evaluation of(Path questions, Milvus milvus, String collection, EmbeddingModel model, int limit) {
        return of(questions, milvus, collection, model, SearchOptions.top(limit));
    }

    /** As {@link #of(Path, Milvus, String, EmbeddingModel, int)}, searching as the options say. */
    public static Evaluation of(
            Path questions, Milvus milvus, String collection, EmbeddingModel model, SearchOptions options) {
        if (milvus == null || model == null) {
            throw new InvalidInputException("The %s is null. Pass evaluate(questions, milvus, collection, model, 10)."
                    .formatted(milvus == null ? "Milvus" : "embedding model"));
        }
        var searched = new ArrayList<Searched>();
        for (Question question : QuestionFile.read(questions)) {
            long start = System.nanoTime();
            Hits hits = milvus.search(collection, model, question.text(), options);
            searched.add(new Searched(question, hits, (System.nanoTime() - start) / 1e6));
        }
        var unfound = searched.stream().map(Searched::unfound).toList();
        var others = new KnownChunks(questions, milvus, collection).require(unfound);
        var asked = searched.stream().map(one -> one.ranked(others)).toList();
        return new Evaluation("%s, %s".formatted(collection, model.name()), options.limit(), asked);
    }

    static boolean matches(Question.Wanted wanted, Hit hit) {
        return matches(wanted, hit.key(), wanted.by() == Question.Key.HEADING ? hit.heading() : hit.text());
    }

    /** Whether a chunk is the wanted one, by its key, or by its heading or text, whichever the question names. */
    static boolean matches(Question.Wanted wanted, Object key, String value) {
        return switch (wanted.by()) {
            case ID -> wanted.value().equals(String.valueOf(key));
            case HEADING -> value.equals(wanted.value()) || value.endsWith(" > " + wanted.value());
            case TEXT -> oneLine(value).contains(oneLine(wanted.value()));
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
        return new Evaluation(other, limit, asked);
    }

    /** How many questions were asked. */
    public int size() {
        return asked.size();
    }

    /** Part of the questions whose right chunk is among the first {@code k} hits. */
    public double hitAt(int k) {
        return mean(ranking -> ranking.hitAt(k));
    }

    /**
     * Mean reciprocal rank of the first right hit among the first ten (Voorhees, The TREC-8 Question Answering Track
     * Report, 1999).
     */
    public double mrr() {
        return mean(ranking -> ranking.reciprocalRank(DEPTH));
    }

    /**
     * Mean normalised discounted cumulative gain of the first ten hits (Järvelin and Kekäläinen, Cumulated Gain-Based
     * Evaluation of IR Techniques, 2002), with the grade itself as gain, as in trec_eval. Lines of the file that one chunk
     * answers together count once, with the highest of their grades.
     */
    public double ndcg() {
        return mean(ranking -> ranking.ndcg(DEPTH));
    }

    /** Mean time of a question in milliseconds, embedding and search together. */
    public double millis() {
        return asked.stream().mapToDouble(Asked::millis).average().orElse(0);
    }

    /** The measures as bars. */
    public Chart chart() {
        List<Bar> bars = Comparison.MEASURES.entrySet().stream()
                .map(measure -> new Bar(measure.getKey(), mean(measure.getValue()), name, Tip.NONE))
                .toList();
        return Chart.bars(
                "%s, %s".formatted(name, Tables.counted(size(), "question")),
                new Axis("mean", "0 to 1, larger is better"),
                bars);
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

    /**
     * Columns {@code measure} and {@code value}: hit@1, hit@3, hit@5, MRR@10, nDCG@10 (0 to 1) and milliseconds per
     * question. The title says when fewer than ten hits were asked for, or there are fewer than were asked for.
     */
    @Override
    public Table table() {
        return Table.create(
                "%s: %s%s".formatted(name, Tables.counted(size(), "question"), depth()),
                StringColumn.create("measure", "hit@1", "hit@3", "hit@5", "MRR@10", "nDCG@10", "ms per question"),
                DoubleColumn.create("value", hitAt(1), hitAt(3), hitAt(5), mrr(), ndcg(), millis()));
    }

    private String depth() {
        int most = asked.stream().mapToInt(one -> one.hits().size()).max().orElse(0);
        if (most < limit) {
            return "; %d hits were asked for, and no question got more than %d".formatted(limit, most);
        }
        return limit < DEPTH ? ", %s each: no measure looks further".formatted(Tables.counted(limit, "hit")) : "";
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

    double mean(ToDoubleFunction<Ranking> measure) {
        return asked.stream()
                .mapToDouble(one -> measure.applyAsDouble(one.ranking()))
                .average()
                .orElse(0);
    }
}
