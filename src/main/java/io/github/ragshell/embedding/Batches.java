package io.github.ragshell.embedding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Which texts run together. */
final class Batches {

    private Batches() {}

    /**
     * Indices of the texts, longest first, in batches of about the same length: so little is padding, and workers that
     * share them finish at about the same time.
     *
     * @param lengths tokens of each text
     * @param budget tokens in a batch, padding included; a longer text runs alone
     */
    static List<int[]> of(int[] lengths, int budget) {
        int[] order = IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> lengths[i]).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        var batches = new ArrayList<int[]>();
        for (int begin = 0; begin < order.length; ) {
            int texts = Math.max(1, budget / Math.max(1, lengths[order[begin]]));
            int end = Math.min(order.length, begin + texts);
            batches.add(Arrays.copyOfRange(order, begin, end));
            begin = end;
        }
        return batches;
    }
}
