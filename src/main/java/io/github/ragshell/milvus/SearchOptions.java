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

    private SearchOptions(int limit, String filter, OptionalDouble least, double variety, int perFile) {
        this.limit = limit;
        this.filter = filter;
        this.least = least;
        this.variety = variety;
        this.perFile = perFile;
    }

    /** @param limit the most hits, 1 to {@value Milvus#MAX_LIMIT} */
    public static SearchOptions top(int limit) {
        Arguments.requireLimit(limit);
        return new SearchOptions(limit, "", OptionalDouble.empty(), 0, Integer.MAX_VALUE);
    }

    /** Only rows that a Milvus expression lets through, besides what was asked before. See {@link Filter}. */
    public SearchOptions filter(String expression) {
        if (expression == null || expression.isBlank()) {
            throw new InvalidInputException("The filter is empty. Leave it out, or pass for example \"line > 10\".");
        }
        return new SearchOptions(
                limit, filter.isEmpty() ? expression : Filter.and(filter, expression), least, variety, perFile);
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
     */
    public SearchOptions atLeast(double similarity) {
        if (Double.isNaN(similarity)) {
            throw new InvalidInputException("The least similarity is NaN. Pass a number, for example 0.3.");
        }
        return new SearchOptions(limit, filter, OptionalDouble.of(similarity), variety, perFile);
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
        return new SearchOptions(limit, filter, least, part, perFile);
    }

    /** At most so many hits of one file. */
    public SearchOptions atMostPerFile(int hits) {
        if (hits < 1) {
            throw new InvalidInputException("%d hits of a file are none. Pass at least 1.".formatted(hits));
        }
        return new SearchOptions(limit, filter, least, variety, hits);
    }

    int limit() {
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
        boolean choosy = variety > 0 || perFile < Integer.MAX_VALUE;
        return choosy ? (int) Math.min(Milvus.MAX_LIMIT, Math.max(50L, 10L * limit)) : limit;
    }
}
