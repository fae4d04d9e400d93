package io.github.ragshell.evaluation;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.evaluation.Question.Wanted;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.view.Lines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a collection has of the chunks that no search found. A set of questions that asks for chunks which it does not have
 * is refused: they would only count as misses.
 */
final class KnownChunks {

    private final Path file;
    private final Milvus milvus;
    private final String collection;

    KnownChunks(Path file, Milvus milvus, String collection) {
        this.file = file;
        this.milvus = milvus;
        this.collection = collection;
    }

    /**
     * @param unfound for each question the lines that no hit of it answers
     * @return the lines that a chunk answers, for each chunk that answers one, without repeating; only for questions with
     *     several such lines
     * @throws InvalidInputException one of them is not in the collection
     */
    Collection<Set<Wanted>> require(List<List<Wanted>> unfound) {
        var open = unfound.stream().flatMap(List::stream).collect(Collectors.toCollection(ArrayList::new));
        if (open.isEmpty()) {
            return Set.of();
        }
        if (milvus.count(collection) == 0) {
            throw new InvalidInputException(
                    "The collection %s is empty, so there is nothing to evaluate. Insert chunks first."
                            .formatted(collection));
        }
        List<List<Wanted>> several =
                unfound.stream().filter(lines -> lines.size() > 1).toList();
        var together = new LinkedHashSet<Set<Wanted>>();
        Question.Key by = open.get(0).by();
        milvus.access(collection).forEachRow("", fields(by), row -> {
            Object key = key(by, row);
            String value = value(by, row);
            open.removeIf(each -> Evaluation.matches(each, key, value));
            for (List<Wanted> lines : several) {
                Set<Wanted> met = lines.stream()
                        .filter(each -> Evaluation.matches(each, key, value))
                        .collect(Collectors.toSet());
                if (!met.isEmpty()) {
                    together.add(met);
                }
            }
        });
        open.stream().min(Comparator.comparingInt(Wanted::line)).ifPresent(first -> {
            throw new InvalidInputException("%s, line %d: no chunk of the collection %s has %s.%s %s"
                    .formatted(
                            file,
                            first.line(),
                            collection,
                            described(first),
                            open.size() == 1 ? "" : " %d lines in all name unknown chunks.".formatted(open.size()),
                            advice(by)));
        });
        return together;
    }

    private static List<String> fields(Question.Key by) {
        return switch (by) {
            case ID -> List.of();
            case HEADING -> List.of("heading");
            case TEXT -> List.of("text");
        };
    }

    // Nothing but the key is read for it
    private static Object key(Question.Key by, Map<String, Object> row) {
        return by == Question.Key.ID ? row.values().iterator().next() : null;
    }

    private static String value(Question.Key by, Map<String, Object> row) {
        return by == Question.Key.ID
                ? ""
                : String.valueOf(row.getOrDefault(fields(by).get(0), ""));
    }

    private static String described(Wanted wanted) {
        String what =
                switch (wanted.by()) {
                    case ID -> "the id";
                    case HEADING -> "the heading";
                    case TEXT -> "the text";
                };
        return "%s '%s'".formatted(what, Lines.one(wanted.value()));
    }

    private static String advice(Question.Key by) {
        return by == Question.Key.TEXT
                ? "Name words that stand in one chunk: a splitter may have cut these in two."
                : "Correct the line, or evaluate the collection that the questions are about.";
    }
}
