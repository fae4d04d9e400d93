package io.github.ragshell.corpus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.view.Lines;

/**
 * A piece of a document, the unit that is embedded and retrieved.
 *
 * @param id its place among all chunks, from 0, or a hash of its content; its primary key in Milvus
 * @param text the piece exactly as it was cut, white space included
 * @param source the file it comes from, relative to the directory that was read, with {@code /}
 * @param line line of the text on which the piece begins, from 1
 * @param heading the heading it stands under, empty before the first heading; of {@link Documents} the path of headings,
 *     for example {@code Storage > Files}
 * @param lastLine line of the text on which the piece ends
 * @param page the page on which it begins, from 1; 0 where the document has no pages
 */
public record Chunk(long id, String text, String source, int line, String heading, int lastLine, int page) {

    /** @throws InvalidInputException the text, the source or the heading is null */
    public Chunk {
        require(text, "text", "the piece");
        require(source, "source", "the name of the file, or \"\"");
        require(heading, "heading", "the heading, or \"\"");
    }

    /** A piece of a document without pages. */
    public Chunk(long id, String text, String source, int line, String heading) {
        this(id, text, source, line, heading, line + lineEnds(text), 0);
    }

    /** The same piece with another id. */
    public Chunk withId(long other) {
        return new Chunk(other, text, source, line, heading, lastLine, page);
    }

    private static int lineEnds(String text) {
        return text == null
                ? 0
                : (int) text.strip().chars().filter(c -> c == '\n').count();
    }

    private static void require(String value, String name, String what) {
        if (value == null) {
            throw new InvalidInputException("The %s of a chunk is null. Pass %s.".formatted(name, what));
        }
    }

    /** One line. */
    @Override
    public String toString() {
        return Lines.one("chunk %d, %s:%d: %s".formatted(id, source, line, text));
    }
}
