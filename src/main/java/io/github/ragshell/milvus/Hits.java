package io.github.ragshell.milvus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ragshell.chart.Chart;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.Reranker;
import io.github.ragshell.view.Showable;
import io.github.ragshell.view.Tables;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** What a search found, nearest first; immutable. */
public final class Hits extends AbstractList<Hit> implements Showable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Hit> hits;
    private final String metric;
    private final BiFunction<List<Hit>, Integer, List<Hit>> expansion;
    private final EmbeddingModel model;
    private final float[] query;
    private final Supplier<List<Hit>> next;

    /** @param metric what the distances are, for the title of the table */
    public Hits(List<Hit> hits, String metric) {
        this(hits, metric, null);
    }

    /** @param expansion finds the neighbours of hits, or null where they have none */
    Hits(List<Hit> hits, String metric, BiFunction<List<Hit>, Integer, List<Hit>> expansion) {
        this(hits, metric, expansion, null, null, null);
    }

    private Hits(
            List<Hit> hits,
            String metric,
            BiFunction<List<Hit>, Integer, List<Hit>> expansion,
            EmbeddingModel model,
            float[] query,
            Supplier<List<Hit>> next) {
        if (hits == null || !((List<?>) hits).stream().allMatch(Hit.class::isInstance)) {
            throw new InvalidInputException("The hits are null, or not all of them are hits. Pass those of a search.");
        }
        this.hits = List.copyOf(hits);
        this.metric = metric;
        this.expansion = expansion;
        this.model = model;
        this.query = query;
        this.next = next;
    }

    /**
     * The hits together with the chunks around them in their files, in reading order; hits that touch become one.
     *
     * @param around how many chunks before and after each hit, from 1
     * @throws InvalidInputException the hits do not come from a search
     */
    public Hits expand(int around) {
        if (around < 1) {
            throw new InvalidInputException("Pass at least 1 chunk around each hit, not %d.".formatted(around));
        }
        if (expansion == null) {
            throw new InvalidInputException(
                    "These hits do not come from a search, so they have no neighbours. Search first.");
        }
        return new Hits(expansion.apply(hits, around), metric, expansion, model, query, null);
    }

    /**
     * Why each of them was found: its sentence that is nearest to the question, with their similarity, the words the two
     * share, and the chunk before and after it.
     *
     * <pre>{@code
     * hits.explain(question, model)
     * }</pre>
     *
     * @param question the one that was searched for
     * @param model the one it was searched with
     * @throws InvalidInputException the question is empty, or the model is null
     */
    public Explanation explain(String question, EmbeddingModel model) {
        return Explanation.of(question, model, this);
    }

    /**
     * As {@link #explain(String, EmbeddingModel)}, with the model of the search.
     *
     * @throws InvalidInputException they were searched for with a vector, so the model is not known
     */
    public Explanation explain(String question) {
        if (model == null) {
            throw new InvalidInputException(
                    "These hits were found with a vector, so their model is not known. Pass it: hits.explain(question, model).");
        }
        return explain(question, model);
    }

    /**
     * The distances as bars, nearest first, and paler those of the next {@value DistanceBars#NEXT} chunks that were not
     * asked for: whether the hits are clear winners, and whether the cut is at a good place. Milvus is asked for the next
     * ones now; where that is not possible, the title says so.
     *
     * <pre>{@code
     * show(hits.chart());
     * }</pre>
     */
    public Chart chart() {
        return DistanceBars.of(hits, metric, next);
    }

    /** The question as a vector: by the model of the search, or the vector that was searched with. */
    float[] vectorOf(String question) {
        if (model == null && query != null) {
            return query;
        }
        if (model == null) {
            throw new InvalidInputException(
                    "These hits do not come from a search, so the question's place is not known. Search for it: milvus.search(collection, model, question, 3).");
        }
        return model.encodeQuery(question);
    }

    /** The same, found with this model. */
    Hits by(EmbeddingModel searched) {
        return new Hits(hits, metric, expansion, searched, query, next);
    }

    /** The same, found with this vector, which is not changed. */
    Hits nearestTo(float[] searched) {
        return new Hits(hits, metric, expansion, model, searched, next);
    }

    /** The same, with a way to ask for what comes after them. */
    Hits followedBy(Supplier<List<Hit>> others) {
        return new Hits(hits, metric, expansion, model, query, others);
    }

    /** A hit's text with the chunk before and after it; empty where it has none. */
    Optional<String> around(Hit hit) {
        return expansion == null
                ? Optional.empty()
                : expansion.apply(List.of(hit), 1).stream()
                        .map(Hit::text)
                        .filter(text -> !text.strip().equals(hit.text().strip()))
                        .findFirst();
    }

    Hits with(List<Hit> others) {
        return new Hits(others, metric, expansion, model, query, next);
    }

    @Override
    public Hit get(int index) {
        return hits.get(index);
    }

    @Override
    public int size() {
        return hits.size();
    }

    /** The nearest {@code count} of them, or all where there are fewer. */
    public Hits first(int count) {
        int end = Math.min(Math.max(0, count), hits.size());
        List<Hit> rest = hits.subList(end, hits.size());
        return new Hits(hits.subList(0, end), metric, expansion, model, query, rest.isEmpty() ? next : () -> rest);
    }

    /**
     * The same hits in the order in which a cross-encoder puts them; the distances are its scores, 0 to 1. Search for more
     * than you need and take the best: {@code milvus.search(..., 30).rerank(question, reranker).first(3)}.
     *
     * @throws InvalidInputException the question or the reranker is null
     */
    public Hits rerank(String question, Reranker reranker) {
        if (question == null || reranker == null) {
            throw new InvalidInputException(
                    "The question or the reranker is null. Pass rerank(question, Reranker.load(directory)).");
        }
        double[] scores = reranker.scores(question, hits.stream().map(Hit::text).toList());
        var scored = new ArrayList<Hit>();
        for (int i = 0; i < scores.length; i++) {
            scored.add(hits.get(i).withDistance(scores[i]));
        }
        return new Hits(
                Hit.largestFirst(scored),
                "score of %s: larger is nearer".formatted(reranker.name()),
                expansion,
                model,
                query,
                null);
    }

    /** The texts, one below the other, as the tutorial puts them into the prompt. */
    public String context() {
        return hits.stream().map(Hit::text).collect(Collectors.joining("\n"));
    }

    /** The tutorial's {@code [[text, distance], ...]}, indented by four spaces. */
    public String toJson() {
        var indenter = new DefaultIndenter("    ", "\n");
        var printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(indenter);
        printer.indentObjectsWith(indenter);
        List<List<Object>> pairs = hits.stream()
                .map(hit -> List.<Object>of(hit.text(), hit.distance()))
                .toList();
        try {
            return JSON.writer(printer).writeValueAsString(pairs);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can always be written as JSON", e);
        }
    }

    /** rank, id, distance, heading, text, source. */
    @Override
    public Table table() {
        return Table.create(
                "%s (%s)".formatted(Tables.counted(size(), "hit"), metric),
                IntColumn.create("rank", hits.stream().mapToInt(Hit::rank).toArray()),
                ids(),
                DoubleColumn.create(
                        "distance", hits.stream().mapToDouble(Hit::distance).toArray()),
                StringColumn.create("text", hits.stream().map(Hit::text)),
                StringColumn.create("source", hits.stream().map(Hits::place)));
    }

    /** How many, and the nearest: {@code 3 hits, nearest 0.6799 product_faq.md:37}. */
    @Override
    public String summary() {
        String count = Tables.counted(size(), "hit");
        return isEmpty()
                ? count
                : "%s, nearest %s %s"
                        .formatted(count, Tables.number(get(0).distance()), place(get(0)))
                        .strip();
    }

    @Override
    public String toString() {
        return asText();
    }

    private Column<?> ids() {
        return hits.stream().allMatch(hit -> hit.key() instanceof Number)
                ? LongColumn.create("id", hits.stream().mapToLong(Hit::id))
                : StringColumn.create("id", hits.stream().map(hit -> String.valueOf(hit.key())));
    }

    static String place(Hit hit) {
        return hit.line() > 0 ? hit.source() + ":" + hit.line() : hit.source();
    }
}
