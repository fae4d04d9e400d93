package io.github.ragshell.evaluation;

import io.github.ragshell.milvus.Hit;
import io.github.ragshell.milvus.Hits;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * The grades of what one question found, in the order of the hits: 0 for a hit that is not asked for. Measures as in
 * trec_eval, so they agree with pytrec_eval and ranx.
 *
 * @param found grade of each hit, nearest first
 * @param ideal grades of everything that is asked for, in any order
 */
record Ranking(double[] found, double[] ideal) {

    // Lines that one chunk answers together are one, of the highest grade: no order of hits could find them apart
    static Ranking of(Question question, Hits hits) {
        var open = new ArrayList<>(question.wanted());
        var found = new double[hits.size()];
        var ideal = new ArrayList<Double>();
        for (int i = 0; i < found.length; i++) {
            Hit hit = hits.get(i);
            var met = open.stream()
                    .filter(wanted -> Evaluation.matches(wanted, hit))
                    .toList();
            if (!met.isEmpty()) {
                found[i] =
                        met.stream().mapToDouble(Question.Wanted::grade).max().getAsDouble();
                ideal.add(found[i]);
                open.removeAll(met);
            }
        }
        open.forEach(wanted -> ideal.add(wanted.grade()));
        return new Ranking(
                found, ideal.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** 1 if something that is asked for is among the first {@code k} hits, else 0. */
    double hitAt(int k) {
        return firstRank(k) > 0 ? 1 : 0;
    }

    /** 1 / rank of the first right hit among the first {@code k}, else 0 (reciprocal rank; its mean is MRR@k). */
    double reciprocalRank(int k) {
        int rank = firstRank(k);
        return rank == 0 ? 0 : 1.0 / rank;
    }

    /**
     * Normalised discounted cumulative gain: the sum of grade / log2(rank + 1) over the first {@code k} hits, divided by
     * the largest such sum that there can be (Järvelin and Kekäläinen 2002, with linear gain as in trec_eval).
     */
    double ndcg(int k) {
        double[] best = ideal.clone();
        Arrays.sort(best);
        double sum = 0;
        for (int i = 0; i < Math.min(k, best.length); i++) {
            sum += best[best.length - 1 - i] * discount(i);
        }
        return sum == 0 ? 0 : gain(k) / sum;
    }

    /** Rank of the first right hit among the first {@code k}, from 1; 0 where there is none. */
    int firstRank(int k) {
        for (int i = 0; i < Math.min(k, found.length); i++) {
            if (found[i] > 0) {
                return i + 1;
            }
        }
        return 0;
    }

    private double gain(int k) {
        double sum = 0;
        for (int i = 0; i < Math.min(k, found.length); i++) {
            sum += found[i] * discount(i);
        }
        return sum;
    }

    private static double discount(int index) {
        return Math.log(2) / Math.log(index + 2.0);
    }
}
