package io.github.ragshell.milvus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Joins hits with the chunks before and after them in the same file, in reading order. */
final class Neighbours {

    private static final String ROOT = "root";

    private final RowReader reader;
    private final CollectionInfo collection;
    private final Map<SourceFile, List<Map<String, Object>>> files = new HashMap<>();
    private final Map<Object, String> roots = new HashMap<>();

    /** A file of a folder: several folders may have files of the same name. */
    private record SourceFile(String root, String source) {}

    Neighbours(RowReader reader, CollectionInfo collection) {
        this.reader = reader;
        this.collection = collection;
    }

    /**
     * Each hit with {@code around} chunks before and after it; hits that touch become one, which keeps the rank and the
     * distance of the nearer.
     */
    List<Hit> expand(List<Hit> hits, int around) {
        record Joined(Hit hit, LinkedHashSet<Integer> places) {}
        var joined = new ArrayList<Joined>();
        readRoots(hits);
        for (Hit hit : hits) {
            int place = place(hit);
            var places = new LinkedHashSet<Integer>();
            if (place >= 0) {
                int last = files.get(file(hit)).size() - 1;
                for (int i = Math.max(0, place - around); i <= Math.min(last, place + around); i++) {
                    places.add(i);
                }
            }
            Joined before = joined.stream()
                    .filter(other -> file(other.hit).equals(file(hit))
                            && other.places.stream().anyMatch(places::contains))
                    .findFirst()
                    .orElse(null);
            if (before == null) {
                joined.add(new Joined(hit, places));
            } else {
                before.places.addAll(places);
            }
        }
        var result = new ArrayList<Hit>();
        for (Joined one : joined) {
            result.add(text(one.hit, one.places).withRank(result.size() + 1));
        }
        return result;
    }

    private Hit text(Hit hit, LinkedHashSet<Integer> places) {
        if (places.isEmpty()) {
            return hit;
        }
        List<Map<String, Object>> rows = files.get(file(hit));
        List<Integer> order = places.stream().sorted().toList();
        String text = order.stream()
                .map(place -> HitFields.text(rows.get(place), "text").strip())
                .collect(Collectors.joining("\n\n"));
        return new Hit(
                hit.rank(), hit.key(), hit.distance(), text, hit.source(), line(rows.get(order.get(0))), hit.heading());
    }

    private int place(Hit hit) {
        if (hit.source().isEmpty()) {
            return -1;
        }
        String key = collection.primaryKey().name();
        List<Map<String, Object>> rows = files.computeIfAbsent(file(hit), this::read);
        for (int i = 0; i < rows.size(); i++) {
            if (hit.key().equals(rows.get(i).get(key))) {
                return i;
            }
        }
        return -1;
    }

    private SourceFile file(Hit hit) {
        return new SourceFile(roots.getOrDefault(hit.key(), ""), hit.source());
    }

    private void readRoots(List<Hit> hits) {
        if (collection.mayHave(ROOT) && !hits.isEmpty()) {
            String key = collection.primaryKey().name();
            List<Object> keys = hits.stream().map(Hit::key).toList();
            reader.query(collection, Filter.in(collection, keys), keys.size(), List.of(key, ROOT))
                    .forEach(row -> roots.put(row.get(key), HitFields.text(row, ROOT)));
        }
    }

    private List<Map<String, Object>> read(SourceFile file) {
        List<String> fields = Stream.of(collection.primaryKey().name(), "text", "line")
                .filter(collection::mayHave)
                .toList();
        String source = Filter.equal("source", file.source);
        String filter = file.root.isEmpty() ? source : Filter.and(source, Filter.equal(ROOT, file.root));
        var rows = new ArrayList<Map<String, Object>>(reader.query(collection, filter, Milvus.MAX_LIMIT, fields));
        rows.sort(Comparator.comparingInt(Neighbours::line)
                .thenComparing(
                        row -> String.valueOf(row.get(collection.primaryKey().name()))));
        return rows;
    }

    private static int line(Map<String, Object> row) {
        return row.get("line") instanceof Number line ? line.intValue() : 0;
    }
}
