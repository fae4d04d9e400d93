package io.github.ragshell.sync;

import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.Documents;
import io.github.ragshell.milvus.CollectionAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The rows of one root that a collection has when a sync begins: twenty bytes a row, so that a million of them fit.
 * For one thread at a time.
 */
final class KnownRows implements PresentRows {

    private static final List<String> FIELDS =
            Stream.concat(Stream.of("source"), Place.FIELDS.stream()).toList();

    private final long[] ids;
    private final int[] places;
    private final int[] files;
    private final List<String> sources;
    private final Map<String, Integer> rowsBySource = new HashMap<>();
    private final BitSet seen = new BitSet();

    private KnownRows(long[] ids, int[] places, int[] files, List<String> sources) {
        this.ids = ids;
        this.places = places;
        this.files = files;
        this.sources = sources;
        for (int file : files) {
            rowsBySource.merge(sources.get(file), 1, Integer::sum);
        }
    }

    /** Reads the rows that match, in the order of their ids. */
    static KnownRows read(CollectionAccess access, String filter) {
        var found = new Growing();
        access.forEachRow(
                filter,
                FIELDS,
                row -> found.add(
                        ((Number) row.get("id")).longValue(),
                        Place.of(row).digest(),
                        String.valueOf(row.get("source"))));
        return found.sorted();
    }

    /** Marks the rows of the chunks as still wanted. */
    @Override
    public List<State> states(List<Chunk> chunks) {
        return chunks.stream().map(this::state).toList();
    }

    private State state(Chunk chunk) {
        int row = Arrays.binarySearch(ids, chunk.id());
        if (row < 0) {
            return State.MISSING;
        }
        seen.set(row);
        return places[row] == Place.of(chunk).digest() ? State.UNCHANGED : State.MOVED;
    }

    /** Marks all rows of a file, or of the files below a directory, as still wanted; an empty name stands for all. */
    void seeAll(String source) {
        var wanted = new BitSet();
        for (int file = 0; file < sources.size(); file++) {
            wanted.set(file, Documents.Skipped.covers(source, sources.get(file)));
        }
        for (int i = 0; i < files.length && !wanted.isEmpty(); i++) {
            if (wanted.get(files[i])) {
                seen.set(i);
            }
        }
    }

    /** How many rows there are. */
    int size() {
        return ids.length;
    }

    /** How many rows the file has. */
    int rowsOf(String source) {
        return rowsBySource.getOrDefault(source, 0);
    }

    /** Rows that nobody wanted. */
    List<Long> unseen() {
        var unseen = new ArrayList<Long>();
        for (int i = seen.nextClearBit(0); i < ids.length; i = seen.nextClearBit(i + 1)) {
            unseen.add(ids[i]);
        }
        return unseen;
    }

    /** The files that have a row nobody wanted. */
    Set<String> unseenSources() {
        var unseen = new TreeSet<String>();
        for (int i = seen.nextClearBit(0); i < ids.length; i = seen.nextClearBit(i + 1)) {
            unseen.add(sources.get(files[i]));
        }
        return unseen;
    }

    private static final class Growing {

        private long[] ids = new long[1024];
        private int[] places = new int[1024];
        private int[] files = new int[1024];
        private int size;
        private final Map<String, Integer> numbers = new HashMap<>();
        private final List<String> sources = new ArrayList<>();

        void add(long id, int place, String source) {
            if (size == ids.length) {
                ids = Arrays.copyOf(ids, 2 * size);
                places = Arrays.copyOf(places, 2 * size);
                files = Arrays.copyOf(files, 2 * size);
            }
            ids[size] = id;
            places[size] = place;
            files[size++] = numbers.computeIfAbsent(source, name -> {
                sources.add(name);
                return sources.size() - 1;
            });
        }

        KnownRows sorted() {
            long[] order = Arrays.copyOf(ids, size);
            Arrays.sort(order);
            var sortedPlaces = new int[size];
            var sortedFiles = new int[size];
            for (int i = 0; i < size; i++) {
                int row = Arrays.binarySearch(order, ids[i]);
                sortedPlaces[row] = places[i];
                sortedFiles[row] = files[i];
            }
            return new KnownRows(order, sortedPlaces, sortedFiles, List.copyOf(sources));
        }
    }
}
