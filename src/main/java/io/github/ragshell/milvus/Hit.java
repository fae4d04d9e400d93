package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.view.Lines;
import io.github.ragshell.view.Tables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A chunk that a search found.
 *
 * @param rank place among the hits, from 1
 * @param key primary key of the row: a {@code Long}, or a {@code String} in a collection with text keys
 * @param distance what Milvus returned, raw: for IP and COSINE larger is nearer, for L2 smaller is
 * @param text the chunk's text
 * @param source the file it comes from, empty where the row has none
 * @param line line of the file on which it begins, 0 where the row has none
 * @param heading the heading it stands under, empty where the row has none
 */
public record Hit(int rank, Object key, double distance, String text, String source, int line, String heading) {

    /** As the canonical constructor, with a number for the key. */
    public Hit(int rank, long id, double distance, String text, String source, int line, String heading) {
        this(rank, (Object) id, distance, text, source, line, heading);
    }

    /**
     * The primary key where it is a number, as in every collection that ragshell makes.
     *
     * @throws InvalidInputException it is a text; {@link #key()} has it
     */
    public long id() {
        if (key instanceof Number number) {
            return number.longValue();
        }
        throw new InvalidInputException(
                "The key of this hit is the text %s, not a number. Use hit.key().".formatted(FieldValues.shown(key)));
    }

    /** The same hit at another place. */
    Hit withRank(int other) {
        return new Hit(other, key, distance, text, source, line, heading);
    }

    /** The hits with the largest distance first, ranked from 1; of equal ones the earlier stays first. */
    static List<Hit> largestFirst(Collection<Hit> hits) {
        var ranked = new ArrayList<Hit>();
        hits.stream()
                .sorted(Comparator.comparingDouble(Hit::distance).reversed())
                .forEach(hit -> ranked.add(hit.withRank(ranked.size() + 1)));
        return ranked;
    }

    Hit withDistance(double other) {
        return new Hit(rank, key, other, text, source, line, heading);
    }

    /** One line. */
    @Override
    public String toString() {
        return Lines.one("hit %d, %s %s: %s".formatted(rank, Tables.number(distance), place(), text));
    }

    private String place() {
        return line > 0 ? source + ":" + line : source;
    }
}
