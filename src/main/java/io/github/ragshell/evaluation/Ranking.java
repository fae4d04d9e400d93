package io.github.ragshell.evaluation;

import io.github.ragshell.milvus.Hit;
import io.github.ragshell.milvus.Hits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The grades of what one question found, in the order of the hits: 0 for a hit that is not asked for. Measures as in
 * trec_eval, so they agree with pytrec_eval and ranx.
 *
 * @param found grade of each hit, nearest first
 * @param ideal grades of everything that is asked for, in any order
 */
record Ranking(double[] found, double[] ideal) {

    /**
     * Lines that one chunk answers together are one, of the highest grade: no order of hits could find them apart.
     *
     * @param others for chunks that are not among the hits the lines that each answers; where they are not known, each
     *     line counts as a chunk of its own
     */
    static Ranking of(Question question, Hits hits, Collection<Set<Question.Wanted>> others) {
        var open = new ArrayList<>(question.wanted());
        var found = new double[hits.size()];
        var ideal = new ArrayList<Double>();
        for (int i = 0; i < found.length; i++) {
            Hit hit = hits.get(i);
            var met = open.stream()
                    .filter(wanted -> Evaluation.matches(wanted, hit))
                    .toList();
            found[i] = take(met, open, ideal);
        }
        // First the chunks of few lines: the ideal order finds as many apart as there can be
        others.stream()
                .sorted(Comparator.comparingInt(Set::size))
                .map(chunk -> open.stream().filter(chunk::contains).toList())
                .forEach(met -> take(met, open, ideal));
        open.forEach(wanted -> ideal.add(wanted.grade()));
        return new Ranking(
                found, ideal.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static double take(List<Question.Wanted> met, List<Question.Wanted> open, List<Double> ideal) {
        if (met.isEmpty()) {
            return 0;
        }
        double grade = met.stream().mapToDouble(Question.Wanted::grade).max().getAsDouble();
        ideal.add(grade);
        open.removeAll(met);
        return grade;
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
