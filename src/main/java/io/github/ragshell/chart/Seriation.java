package io.github.ragshell.chart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Puts things that are similar beside each other: a path that goes from each to its most similar one that is left, and is
 * then mended by turning parts of it around while that brings more similar ones together (2-opt). See Hahsler, Hornik
 * and Buchta, Getting Things in Order (2008).
 */
public final class Seriation {

    private static final int ROUNDS = 20;

    private Seriation() {}

    /** @param similarity of each to each, symmetric, finite; not changed */
    public static List<Integer> order(double[][] similarity) {
        List<Integer> path = greedy(similarity);
        boolean better = true;
        for (int round = 0; better && round < ROUNDS; round++) {
            better = false;
            for (int from = 0; from < path.size() - 1; from++) {
                for (int to = from + 1; to < path.size(); to++) {
                    if (gain(similarity, path, from, to) > 1e-9) {
                        Collections.reverse(path.subList(from, to + 1));
                        better = true;
                    }
                }
            }
        }
        return path;
    }

    private static List<Integer> greedy(double[][] similarity) {
        var left = new ArrayList<Integer>();
        for (int i = 0; i < similarity.length; i++) {
            left.add(i);
        }
        var path = new ArrayList<Integer>();
        while (!left.isEmpty()) {
            Integer next = left.get(0);
            for (Integer other : left) {
                if (!path.isEmpty() && at(similarity, path, other) > at(similarity, path, next)) {
                    next = other;
                }
            }
            path.add(next);
            left.remove(next);
        }
        return path;
    }

    private static double at(double[][] similarity, List<Integer> path, int other) {
        return similarity[path.get(path.size() - 1)][other];
    }

    // Of turning the part around: only its two ends get other neighbours
    private static double gain(double[][] similarity, List<Integer> path, int from, int to) {
        double gain = 0;
        if (from > 0) {
            int before = path.get(from - 1);
            gain += similarity[before][path.get(to)] - similarity[before][path.get(from)];
        }
        if (to + 1 < path.size()) {
            int after = path.get(to + 1);
            gain += similarity[path.get(from)][after] - similarity[path.get(to)][after];
        }
        return gain;
    }
}
