package io.github.ragshell.corpus.reading;

import io.github.ragshell.core.InvalidInputException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A file's text and what is known about its places. Offsets are {@code char}s from the beginning of the text.
 *
 * @param source the file, relative to the directory that was read, with {@code /}
 * @param type for example {@code Markdown} or {@code PDF}
 * @param title of the document, else its first heading, else empty
 * @param text lines end with {@code \n}
 * @param headings in the order of the text
 * @param pages offset of each page's first character; empty where the type has no pages
 * @param blocks what must not be cut, such as tables and code, in the order of the text
 */
public record Document(
        String source,
        String type,
        String title,
        String text,
        List<Heading> headings,
        List<Integer> pages,
        List<Range> blocks) {

    /**
     * A heading.
     *
     * @param offset where its line begins
     * @param end before which character it ends, the line below it included where that makes it a heading
     * @param level from 1
     */
    public record Heading(int offset, int end, int level, String text) {}

    /** Characters from {@code begin} to before {@code end}. */
    public record Range(int begin, int end) {}

    public Document {
        headings = List.copyOf(headings);
        pages = List.copyOf(pages);
        blocks = List.copyOf(blocks);
    }

    /** The same document under another name. */
    Document named(String name) {
        return new Document(name, type, title, text, headings, pages, blocks);
    }

    /** The page of the character at {@code offset}, from 1; 0 where there are no pages. */
    public int pageAt(int offset) {
        return pages.isEmpty() ? 0 : Math.max(1, pagesUpTo(offset));
    }

    /** How many headings begin at or before {@code offset}; so this is the index of the first one after it. */
    public int headingsUpTo(int offset) {
        return Offsets.upTo(headings, Heading::offset, offset);
    }

    /** How many pages begin at or before {@code offset}. */
    public int pagesUpTo(int offset) {
        return Offsets.upTo(pages, begin -> begin, offset);
    }

    /** How many blocks begin at or before {@code offset}. */
    public int blocksUpTo(int offset) {
        return Offsets.upTo(blocks, Range::begin, offset);
    }

    /** Finds the line of an offset, from 1. */
    public Lines lines() {
        return new Lines(text);
    }

    /** The lines of a text, found by offset. */
    public static final class Lines {

        private final NavigableMap<Integer, Integer> numbers = new TreeMap<>();

        /** Those of a text whose lines end with {@code \n}. */
        public Lines(String text) {
            if (text == null) {
                throw new InvalidInputException("The text is null. Pass one, which may be empty.");
            }
            int number = 1;
            numbers.put(0, number);
            for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
                numbers.put(i + 1, ++number);
            }
        }

        /** The line of the character at {@code offset}, from 1. */
        public int at(int offset) {
            Map.Entry<Integer, Integer> entry = numbers.floorEntry(offset);
            return entry.getValue();
        }
    }
}
