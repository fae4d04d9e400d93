package io.github.ragshell.chat;

import io.github.ragshell.view.Showable;
import java.util.List;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What came back.
 *
 * @param text the answer, usually Markdown
 * @param model who answered: the model's name, or {@value ExtractiveReader#NAME}
 * @param citations the passages the answer rests on, with their place
 */
public record Answer(String text, String model, List<Citation> citations) implements Showable {

    /**
     * A passage an answer rests on.
     *
     * @param number how the answer refers to it: [1], [2], ...
     * @param source file and line
     * @param heading the heading it stands under
     */
    public record Citation(int number, String source, String heading) {}

    public Answer {
        citations = List.copyOf(citations);
    }

    /** The passages: number, source, heading. */
    @Override
    public Table table() {
        return Table.create(
                "answer by " + model,
                IntColumn.create(
                        "n", citations.stream().mapToInt(Citation::number).toArray()),
                StringColumn.create("heading", citations.stream().map(Citation::heading)),
                StringColumn.create("source", citations.stream().map(Citation::source)));
    }

    /** The text, and who wrote it. */
    @Override
    public String toString() {
        return text + "\n\n-- " + model;
    }
}
