package io.github.ragshell.milvus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes one list of the hits found by meaning and those found by words. */
final class Fusion {

    // The paper's, and Milvus's own
    private static final int K = 60;

    private Fusion() {}

    /** Reciprocal rank fusion; the scores are divided by the largest that there can be, that of the first in both lists. */
    static List<Hit> byRank(List<Hit> meaning, List<Hit> words) {
        var scores = new LinkedHashMap<Object, Scored>();
        add(scores, meaning, hit -> (K + 1.0) / (2 * (K + hit.rank())));
        add(scores, words, hit -> (K + 1.0) / (2 * (K + hit.rank())));
        return ordered(scores);
    }

    /**
     * The weighted sum of both scores, each stretched to 0 for the last and 1 for the first of its list.
     *
     * @param weight of the words, 0 to 1
     */
    static List<Hit> byScore(List<Hit> meaning, List<Hit> words, double weight) {
        var scores = new LinkedHashMap<Object, Scored>();
        add(scores, meaning, hit -> (1 - weight) * stretched(hit, meaning));
        add(scores, words, hit -> weight * stretched(hit, words));
        return ordered(scores);
    }

    private static double stretched(Hit hit, List<Hit> list) {
        double first = list.get(0).distance();
        double last = list.get(list.size() - 1).distance();
        return first == last ? 1 : (hit.distance() - last) / (first - last);
    }

    private static void add(
            Map<Object, Scored> scores, List<Hit> list, java.util.function.ToDoubleFunction<Hit> score) {
        for (Hit hit : list) {
            scores.merge(
                    hit.key(),
                    new Scored(hit, score.applyAsDouble(hit)),
                    (a, b) -> new Scored(a.hit, a.score + b.score));
        }
    }

    private static List<Hit> ordered(Map<Object, Scored> scores) {
        // Stable: of equal scores the nearer by meaning comes first
        List<Scored> order = scores.values().stream()
                .sorted(Comparator.comparingDouble(Scored::score).reversed())
                .toList();
        var hits = new ArrayList<Hit>();
        for (Scored one : order) {
            hits.add(one.hit.withDistance(one.score).withRank(hits.size() + 1));
        }
        return hits;
    }

    private record Scored(Hit hit, double score) {}
}
