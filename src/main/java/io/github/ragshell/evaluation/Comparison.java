package io.github.ragshell.evaluation;

import io.github.ragshell.chart.Axis;
import io.github.ragshell.chart.Bar;
import io.github.ragshell.chart.Chart;
import io.github.ragshell.chart.Tip;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.view.Showable;
import io.github.ragshell.view.Tables;
import io.github.ragshell.view.WrappedTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Evaluations of the same questions side by side. Each one is compared with the first: the difference, its 95 % interval
 * from a paired bootstrap over the questions, and in words whether it is more than noise.
 */
public final class Comparison implements Showable {

    static final Map<String, ToDoubleFunction<Ranking>> MEASURES = new LinkedHashMap<>();

    static {
        MEASURES.put("hit@1", ranking -> ranking.hitAt(1));
        MEASURES.put("hit@3", ranking -> ranking.hitAt(3));
        MEASURES.put("hit@5", ranking -> ranking.hitAt(5));
        MEASURES.put("MRR@10", ranking -> ranking.reciprocalRank(Evaluation.DEPTH));
        MEASURES.put("nDCG@10", ranking -> ranking.ndcg(Evaluation.DEPTH));
    }

    private final List<Evaluation> evaluations;

    /** @throws InvalidInputException fewer than two, or they did not ask the same questions in the same order */
    public Comparison(List<Evaluation> evaluations) {
        this.evaluations = List.copyOf(evaluations);
        if (evaluations.size() < 2) {
            throw new InvalidInputException(
                    "A comparison needs two evaluations or more, not %d.".formatted(evaluations.size()));
        }
        Evaluation first = evaluations.get(0);
        for (Evaluation other : evaluations) {
            if (!other.questions().equals(first.questions())) {
                throw new InvalidInputException(
                        "%s and %s did not ask the same questions. Evaluate both with the same file."
                                .formatted(first.name(), other.name()));
            }
        }
    }

    /** A row for each measure and each evaluation after the first. */
    @Override
    public Table table() {
        var measures = new ArrayList<String>();
        var names = new ArrayList<String>();
        var firsts = new ArrayList<Double>();
        var others = new ArrayList<Double>();
        var differences = new ArrayList<String>();
        var verdicts = new ArrayList<String>();
        Evaluation first = evaluations.get(0);
        for (Evaluation other : evaluations.subList(1, evaluations.size())) {
            MEASURES.forEach((name, measure) -> {
                Bootstrap bootstrap = Bootstrap.of(first.values(measure), other.values(measure));
                measures.add(name);
                names.add(other.name());
                firsts.add(first.mean(measure));
                others.add(other.mean(measure));
                differences.add(String.format(
                        Locale.ROOT,
                        "%+.3f (%+.3f to %+.3f)",
                        bootstrap.difference(),
                        bootstrap.low(),
                        bootstrap.high()));
                verdicts.add(verdict(bootstrap));
            });
        }
        return Table.create(
                title(first),
                StringColumn.create("evaluation", names),
                StringColumn.create("measure", measures),
                DoubleColumn.create(
                        "first",
                        firsts.stream().mapToDouble(Double::doubleValue).toArray()),
                DoubleColumn.create(
                        "this", others.stream().mapToDouble(Double::doubleValue).toArray()),
                StringColumn.create("difference (95 %)", differences),
                StringColumn.create("in words", verdicts));
    }

    /**
     * The differences from the first evaluation with their 95 % intervals: one that does not reach 0 is more than noise.
     */
    public Chart chart() {
        Evaluation first = evaluations.get(0);
        var bars = new ArrayList<Bar>();
        for (Evaluation other : evaluations.subList(1, evaluations.size())) {
            MEASURES.forEach((name, measure) -> {
                Bootstrap bootstrap = Bootstrap.of(first.values(measure), other.values(measure));
                bars.add(new Bar(
                        "%s, %s".formatted(other.name(), name),
                        bootstrap.difference(),
                        bootstrap.low(),
                        bootstrap.high(),
                        other.name(),
                        new Tip(other.name(), name, verdict(bootstrap))));
            });
        }
        return Chart.bars(title(first), new Axis("difference", "95 % interval, larger is better"), bars);
    }

    private static String title(Evaluation first) {
        return "Compared with %s, %s".formatted(first.name(), Tables.counted(first.size(), "question"));
    }

    /** The table in lines of that width, with no cell cut: difference and verdict are what it is read for. */
    @Override
    public String text(int width) {
        return new WrappedTable(table()).text(width);
    }

    @Override
    public String toString() {
        return "Comparison of "
                + String.join("; ", evaluations.stream().map(Evaluation::name).toList());
    }

    private static String verdict(Bootstrap bootstrap) {
        if (bootstrap.isTooLittle()) {
            return "too few questions to tell";
        }
        if (!bootstrap.isMoreThanNoise()) {
            return "no more than noise";
        }
        return bootstrap.difference() > 0 ? "better, more than noise" : "worse, more than noise";
    }
}
