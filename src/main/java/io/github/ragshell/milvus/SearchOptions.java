package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import java.util.OptionalDouble;

/**
 * What a search looks for beside the question. Immutable; each method returns changed options:
 *
 * <pre>{@code
 * milvus.search("docs", model, "How long is a log kept?", SearchOptions.top(5).inFile("ops.md").atMostPerFile(2))
 * }</pre>
 */
public final class SearchOptions {

    private final int limit;
    private final String filter;
    private final OptionalDouble least;
    private final double variety;
    private final int perFile;
    private final Ranking ranking;
    private final double keywordWeight;

    /** What brings a chunk to the front. */
    enum Ranking {
        MEANING,
        KEYWORDS,
        HYBRID,
        AUTO
    }

    private SearchOptions(
            int limit,
            String filter,
            OptionalDouble least,
            double variety,
            int perFile,
            Ranking ranking,
            double keywordWeight) {
        this.limit = limit;
        this.filter = filter;
        this.least = least;
        this.variety = variety;
        this.perFile = perFile;
        this.ranking = ranking;
        this.keywordWeight = keywordWeight;
    }

    /** @param limit the most hits, 1 to {@value Milvus#MAX_LIMIT} */
    public static SearchOptions top(int limit) {
        Arguments.requireLimit(limit);
        return new SearchOptions(limit, "", OptionalDouble.empty(), 0, Integer.MAX_VALUE, Ranking.MEANING, Double.NaN);
    }

    /** Only rows that a Milvus expression lets through, besides what was asked before. See {@link Filter}. */
    public SearchOptions filter(String expression) {
        if (expression == null || expression.isBlank()) {
            throw new InvalidInputException("The filter is empty. Leave it out, or pass for example \"line > 10\".");
        }
        return new SearchOptions(
                limit,
                filter.isEmpty() ? expression : Filter.and(filter, expression),
                least,
                variety,
                perFile,
                ranking,
                keywordWeight);
    }

    /** Only chunks of one file. */
    public SearchOptions inFile(String source) {
        return filter(Filter.equal("source", source));
    }

    /** Only chunks of files whose path begins so, for example {@code manual/}. */
    public SearchOptions inFilesFrom(String prefix) {
        return filter(Filter.startsWith("source", prefix));
    }

    /** Only chunks under a heading, or a path of headings as {@code Hit.heading()} has it, and below it. */
    public SearchOptions underHeading(String heading) {
        return filter(Filter.or(Filter.equal("heading", heading), Filter.startsWith("heading", heading + " > ")));
    }

    /**
     * Only hits at least so similar to the question: for IP and COSINE distances from this on, for L2 distances up to it.
     * A hybrid search applies this to what it finds by meaning; a search by keywords alone to the BM25 score.
     */
    public SearchOptions atLeast(double similarity) {
        if (Double.isNaN(similarity)) {
            throw new InvalidInputException("The least similarity is NaN. Pass a number, for example 0.3.");
        }
        return new SearchOptions(
                limit, filter, OptionalDouble.of(similarity), variety, perFile, ranking, keywordWeight);
    }

    /**
     * Hits that differ from each other: maximal marginal relevance (Carbonell and Goldstein 1998).
     *
     * @param part 0 for the nearest hits only, 1 for the most different ones; 0.3 is a good beginning
     */
    public SearchOptions variety(double part) {
        if (!(part >= 0 && part <= 1)) {
            throw new InvalidInputException(
                    "A variety of %s is not between 0 and 1. Pass for example 0.3.".formatted(part));
        }
        return new SearchOptions(limit, filter, least, part, perFile, ranking, keywordWeight);
    }

    /** At most so many hits of one file; files of the same name in several folders count as one. */
    public SearchOptions atMostPerFile(int hits) {
        if (hits < 1) {
            throw new InvalidInputException("At most %d hits of a file leave none. Pass at least 1.".formatted(hits));
        }
        return new SearchOptions(limit, filter, least, variety, hits, ranking, keywordWeight);
    }

    /**
     * By the words of the question alone, scored by BM25: for identifiers, error codes, names. The collection must have
     * been filled by a sync with keywords.
     */
    public SearchOptions keywords() {
        return ranked(Ranking.KEYWORDS, Double.NaN);
    }

    /**
     * By meaning and by words: reciprocal rank fusion of both lists with k = 60 (Cormack, Clarke and Buettcher 2009). The
     * distance of a hit is then a score from 0 to 1, 1 for the first of both lists.
     */
    public SearchOptions hybrid() {
        return ranked(Ranking.HYBRID, Double.NaN);
    }

    /**
     * By meaning and by words, weighted: the distances and the BM25 scores of the candidates, each stretched to 0 to 1,
     * are added.
     *
     * @param keywordWeight 0 for meaning alone, 1 for words alone
     */
    public SearchOptions hybrid(double keywordWeight) {
        if (!(keywordWeight >= 0 && keywordWeight <= 1)) {
            throw new InvalidInputException("A weight of %s for keywords is not between 0 and 1. Pass for example 0.3."
                    .formatted(keywordWeight));
        }
        return ranked(Ranking.HYBRID, keywordWeight);
    }

    /**
     * As {@link #hybrid(double)} with a weight of 0.7 for words where the question holds a quoted word, an option, an
     * identifier or an error code, else of 0.1; by meaning alone where the collection has no keywords.
     */
    public SearchOptions auto() {
        return ranked(Ranking.AUTO, Double.NaN);
    }

    private SearchOptions ranked(Ranking by, double weight) {
        return new SearchOptions(limit, filter, least, variety, perFile, by, weight);
    }

    /** The same with another number of hits, 1 to {@value Milvus#MAX_LIMIT}. */
    public SearchOptions limit(int most) {
        Arguments.requireLimit(most);
        return new SearchOptions(most, filter, least, variety, perFile, ranking, keywordWeight);
    }

    /** With room for the chunks that come after the hits, for their chart. */
    SearchOptions withNext() {
        return new SearchOptions(limit + DistanceBars.NEXT, filter, least, variety, perFile, ranking, keywordWeight);
    }

    SearchOptions withoutLeast() {
        return new SearchOptions(limit, filter, OptionalDouble.empty(), variety, perFile, ranking, keywordWeight);
    }

    Ranking ranking() {
        return ranking;
    }

    double keywordWeight() {
        return keywordWeight;
    }

    /** The most hits. */
    public int limit() {
        return limit;
    }

    String filter() {
        return filter;
    }

    OptionalDouble least() {
        return least;
    }

    double variety() {
        return variety;
    }

    int perFile() {
        return perFile;
    }

    /** How many rows to ask Milvus for, so that enough are left after choosing. */
    int candidates() {
        boolean choosy = variety > 0 || perFile < Integer.MAX_VALUE || ranking != Ranking.MEANING;
        return choosy ? (int) Math.min(Milvus.MAX_LIMIT, Math.max(50L, 10L * limit)) : limit;
    }
}
