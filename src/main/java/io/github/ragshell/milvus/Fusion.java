package io.github.ragshell.milvus;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Makes one list of the hits found by meaning and those found by words. */
final class Fusion {

    // The paper's, and Milvus's own
    private static final int K = 60;

    private Fusion() {}

    /** Reciprocal rank fusion; the scores are divided by the largest that there can be, that of the first in both lists. */
    static List<Hit> byRank(List<Hit> meaning, List<Hit> words) {
        ToDoubleFunction<Hit> score = hit -> (K + 1.0) / (2 * (K + hit.rank()));
        return sums(meaning, score, words, score);
    }

    /**
     * The weighted sum of both scores, each stretched to 0 for the last and 1 for the first of its list.
     *
     * @param weight of the words, 0 to 1
     */
    static List<Hit> byScore(List<Hit> meaning, List<Hit> words, double weight) {
        return sums(
                meaning, hit -> (1 - weight) * stretched(hit, meaning), words, hit -> weight * stretched(hit, words));
    }

    private static double stretched(Hit hit, List<Hit> list) {
        double first = list.get(0).distance();
        double last = list.get(list.size() - 1).distance();
        return first == last ? 1 : (hit.distance() - last) / (first - last);
    }

    // What is in both lists has the sum of its scores; of equal ones the nearer by meaning comes first
    private static List<Hit> sums(
            List<Hit> meaning, ToDoubleFunction<Hit> near, List<Hit> words, ToDoubleFunction<Hit> alike) {
        Map<Object, Hit> sums = new LinkedHashMap<>();
        meaning.forEach(hit -> sums.put(hit.key(), hit.withDistance(near.applyAsDouble(hit))));
        words.forEach(hit -> sums.merge(
                hit.key(),
                hit.withDistance(alike.applyAsDouble(hit)),
                (a, b) -> a.withDistance(a.distance() + b.distance())));
        return Hit.largestFirst(sums.values());
    }
}
