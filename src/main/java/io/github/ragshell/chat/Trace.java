package io.github.ragshell.chat;

import io.github.ragshell.milvus.Hits;
import io.github.ragshell.view.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The steps of one question and what they took. Not thread-safe. */
final class Trace {

    static final Trace EMPTY = new Trace("no question yet");

    private final String question;
    private final List<Step> steps = new ArrayList<>();

    private record Step(String name, String result, double millis) {}

    Trace(String question) {
        this.question = question;
    }

    <T> T step(String name, Supplier<T> work, Function<T, String> describe) {
        long start = System.nanoTime();
        try {
            T result = work.get();
            add(name, describe.apply(result), start);
            return result;
        } catch (RuntimeException e) {
            add(name, "failed: " + e.getMessage(), start);
            throw e;
        }
    }

    private void add(String name, String result, long start) {
        steps.add(new Step(name, result, (System.nanoTime() - start) / 1e6));
    }

    static String describe(Hits hits) {
        return hits.stream()
                .map(hit -> "[%d] %s %s".formatted(hit.rank(), Tables.number(hit.distance()), hit.heading()))
                .collect(Collectors.joining(", "));
    }

    Table table() {
        return Table.create(
                "trace: " + question,
                StringColumn.create("step", steps.stream().map(Step::name)),
                StringColumn.create("result", steps.stream().map(Step::result)),
                DoubleColumn.create(
                        "ms", steps.stream().mapToDouble(Step::millis).toArray()));
    }
}
