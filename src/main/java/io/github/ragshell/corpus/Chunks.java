package io.github.ragshell.corpus;

import io.github.ragshell.chart.Chart;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.view.Showable;
import io.github.ragshell.view.Tables;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The chunks of a set of documents, in the order of their ids; immutable. */
public final class Chunks extends AbstractList<Chunk> implements Showable {

    private final List<Chunk> chunks;
    private final Supplier<? extends Tokenizer> tokenizer;

    public Chunks(List<Chunk> chunks) {
        this(chunks, null);
    }

    private Chunks(List<Chunk> chunks, Supplier<? extends Tokenizer> tokenizer) {
        if (chunks == null || chunks.stream().anyMatch(Objects::isNull)) {
            throw new InvalidInputException("The chunks, or one of them, are null. Pass a list of chunks.");
        }
        this.chunks = List.copyOf(chunks);
        this.tokenizer = tokenizer;
    }

    /** The same chunks, whose {@link #chart()} counts tokens with the model that is asked for then. */
    public Chunks countedBy(Supplier<? extends Tokenizer> model) {
        return new Chunks(chunks, model);
    }

    @Override
    public Chunk get(int index) {
        return chunks.get(index);
    }

    @Override
    public int size() {
        return chunks.size();
    }

    /** The texts alone, in order. */
    public List<String> texts() {
        return chunks.stream().map(Chunk::text).toList();
    }

    /**
     * The same chunks with the ids {@code first}, {@code first + 1}, and so on: for a second set of documents in a
     * collection, {@code chunks.startingAt(milvus.nextId("docs"))}.
     *
     * @throws InvalidInputException there are not so many numbers from {@code first} on
     */
    public Chunks startingAt(long first) {
        if (first > Long.MAX_VALUE - size()) {
            throw new InvalidInputException(
                    "%d chunks can't be numbered from %d. Start lower.".formatted(size(), first));
        }
        return new Chunks(
                IntStream.range(0, size())
                        .mapToObj(i -> chunks.get(i).withId(first + i))
                        .toList(),
                tokenizer);
    }

    /** id, source, line, heading, characters, text. */
    @Override
    public Table table() {
        return Table.create(
                Tables.counted(size(), "chunk"),
                LongColumn.create("id", chunks.stream().mapToLong(Chunk::id)),
                StringColumn.create("source", chunks.stream().map(Chunk::source)),
                IntColumn.create("line", chunks.stream().mapToInt(Chunk::line).toArray()),
                StringColumn.create("heading", chunks.stream().map(Chunk::heading)),
                IntColumn.create(
                        "characters",
                        chunks.stream().mapToInt(chunk -> chunk.text().length()).toArray()),
                StringColumn.create("text", chunks.stream().map(Chunk::text)));
    }

    /**
     * As {@link #table()}, with two columns more: {@code tokens} of each text, without those that mark its beginning and
     * end, and {@code truncated}, whether the model does not read its end.
     *
     * @throws InvalidInputException the model is null or closed
     */
    public Table table(Tokenizer model) {
        return new ChunkTokens(chunks, model).addTo(table());
    }

    /**
     * How long the chunks are: a histogram of tokens per chunk, with what the model reads marked. Tokens are counted by
     * the default embedding model for chunks of {@code split}, and characters where no model is known.
     *
     * <pre>{@code
     * show(chunks.chart())
     * }</pre>
     */
    public Chart chart() {
        return tokenizer == null ? ChunkTokens.characters(chunks) : chart(tokenizer.get());
    }

    /**
     * As {@link #chart()}, with the tokens of this model.
     *
     * @throws InvalidInputException the model is null or closed
     */
    public Chart chart(Tokenizer model) {
        return new ChunkTokens(chunks, model).chart();
    }

    @Override
    public String toString() {
        return asText();
    }
}
