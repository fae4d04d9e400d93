package io.github.ragshell.corpus.reading;

import java.util.List;
import java.util.function.ToIntFunction;

/** Finds places of a text in lists that are in its order. */
final class Offsets {

    private Offsets() {}

    /**
     * How many places begin at or before {@code offset}; so this is the index of the first one after it.
     *
     * @param places in the order of their offsets
     */
    static <T> int upTo(List<T> places, ToIntFunction<T> offsetOf, int offset) {
        int low = 0;
        int high = places.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (offsetOf.applyAsInt(places.get(middle)) <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
