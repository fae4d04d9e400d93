package io.github.ragshell.corpus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.corpus.reading.Document;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides where documents are cut into chunks. A chunk of more than 32,000 bytes, which a Milvus server might refuse, is cut
 * again between lines, whatever the splitter. Splitters can be put one after the other:
 *
 * <pre>{@code
 * Splitter.byHeading().then(Splitter.byTokens(200, 30))
 * }</pre>
 *
 * <p>{@code toString()} describes the splitter completely: a collection remembers it, and a sync with another one is
 * refused.
 */
public interface Splitter {

    /**
     * Cuts a part of a document.
     *
     * @param part what to cut
     * @param tokens counts as the embedding model does
     * @return the pieces in the order of the text; together they hold all of its words
     */
    List<Document.Range> cut(Document document, Document.Range part, TokenCount tokens);

    /** This splitter, and then {@code finer} in each of its pieces. */
    default Splitter then(Splitter finer) {
        return new Splitter() {
            @Override
            public List<Document.Range> cut(Document document, Document.Range part, TokenCount tokens) {
                var pieces = new ArrayList<Document.Range>();
                for (Document.Range piece : Splitter.this.cut(document, part, tokens)) {
                    pieces.addAll(finer.cut(document, piece, tokens));
                }
                return pieces;
            }

            @Override
            public String toString() {
                return Splitter.this + ", then " + finer;
            }
        };
    }

    /**
     * Cuts at a separator, as the tutorial does. The separator is not part of the chunks; empty pieces are left out.
     *
     * @param separator for example {@code "# "}
     * @throws InvalidInputException it is empty
     */
    static Splitter bySeparator(String separator) {
        if (separator == null || separator.isEmpty()) {
            throw new InvalidInputException(
                    "The separator is empty. Pass the text to cut at, for example \"# \" for Markdown headings.");
        }
        return new SeparatorSplitter(separator);
    }

    /** Cuts before each heading and each page. A document that has neither stays whole. */
    static Splitter byHeading() {
        return new HeadingSplitter();
    }

    /**
     * Cuts into pieces of at most {@code size} tokens and 16 characters for each of them, between sentences where that is possible. Tables and code are cut
     * only where they alone are longer, between lines.
     *
     * @param size the most tokens of a chunk, from 8
     * @param overlap about how many tokens of a chunk begin the next one again, from 0 to half of the size
     * @throws InvalidInputException a number is out of range
     */
    static Splitter byTokens(int size, int overlap) {
        if (size < TokenSplitter.LEAST) {
            throw new InvalidInputException("A chunk of %d tokens is too small. Pass at least %d, for example 200."
                    .formatted(size, TokenSplitter.LEAST));
        }
        if (overlap < 0 || overlap > size / 2) {
            throw new InvalidInputException("An overlap of %d tokens does not fit chunks of %d. Pass 0 to %d."
                    .formatted(overlap, size, size / 2));
        }
        return new TokenSplitter(size, overlap);
    }
}
