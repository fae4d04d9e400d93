package io.github.ragshell.milvus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Chooses among the rows that Milvus found. */
final class Selection {

    private Selection() {}

    /**
     * The hits that the options ask for, ranked from 1.
     *
     * @param found nearest first
     * @param largerIsNearer whether the distances are similarities
     * @param vector of a hit; asked for only where variety is wanted
     */
    static List<Hit> choose(
            List<Hit> found, SearchOptions options, boolean largerIsNearer, Function<List<Hit>, List<float[]>> vector) {
        List<Hit> near = least(found, options, largerIsNearer);
        List<Hit> order = options.variety() > 0 && near.size() > 1
                ? varied(near, vector.apply(near), options, largerIsNearer)
                : near;
        return ranked(order, options);
    }

    /** Those that are as near as the options ask for. */
    static List<Hit> least(List<Hit> found, SearchOptions options, boolean largerIsNearer) {
        return found.stream()
                .filter(hit -> options.least().isEmpty()
                        || (largerIsNearer
                                ? hit.distance() >= options.least().getAsDouble()
                                : hit.distance() <= options.least().getAsDouble()))
                .toList();
    }

    private static List<Hit> ranked(List<Hit> order, SearchOptions options) {
        var chosen = new ArrayList<Hit>();
        Map<String, Integer> perFile = new HashMap<>();
        for (Hit hit : order) {
            // Rows without a source are of no file
            boolean mayCome =
                    hit.source().isEmpty() || perFile.merge(hit.source(), 1, Integer::sum) <= options.perFile();
            if (chosen.size() < options.limit() && mayCome) {
                chosen.add(hit.withRank(chosen.size() + 1));
            }
        }
        return chosen;
    }

    private static List<Hit> varied(
            List<Hit> near, List<float[]> vectors, SearchOptions options, boolean largerIsNearer) {
        double sign = largerIsNearer ? 1 : -1;
        var order = new ArrayList<Hit>();
        var open = new ArrayList<Integer>();
        for (int i = 0; i < near.size(); i++) {
            open.add(i);
        }
        double[] nearestChosen = new double[near.size()];
        while (!open.isEmpty()) {
            int best = open.get(0);
            double bestScore = Double.NEGATIVE_INFINITY;
            for (int i : open) {
                double score =
                        (1 - options.variety()) * sign * near.get(i).distance() - options.variety() * nearestChosen[i];
                if (score > bestScore) {
                    bestScore = score;
                    best = i;
                }
            }
            open.remove((Integer) best);
            order.add(near.get(best));
            for (int i : open) {
                nearestChosen[i] = Math.max(nearestChosen[i], cosine(vectors.get(i), vectors.get(best)));
            }
        }
        return order;
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
            squareA += a[i] * a[i];
            squareB += b[i] * b[i];
        }
        return squareA == 0 || squareB == 0 ? 0 : product / Math.sqrt(squareA * squareB);
    }
}
