package io.github.ragshell.corpus;

import io.github.ragshell.corpus.reading.Document;
import io.github.ragshell.corpus.reading.Document.Range;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Packs sentences into chunks of a limited number of tokens. */
record TokenSplitter(int size, int overlap) implements Splitter {

    /** The smallest chunk that makes sense. */
    static final int LEAST = 8;

    // A word that the model does not know is one token however long it is, in Thai a whole sentence
    private static final int MOST_CHARACTERS_A_TOKEN = 16;

    private record Unit(int begin, int end, int tokens) {}

    @Override
    public List<Range> cut(Document document, Range part, TokenCount tokens) {
        if (fits(document.text(), part, tokens)) {
            return document.text().substring(part.begin(), part.end()).isBlank() ? List.of() : List.of(part);
        }
        List<Unit> units = units(document, part, tokens);
        var pieces = new ArrayList<Range>();
        int first = 0;
        while (first < units.size()) {
            int last = last(document.text(), units, first, tokens);
            pieces.add(new Range(units.get(first).begin(), units.get(last).end()));
            first = last + 1 == units.size() ? last + 1 : next(units, first, last);
        }
        return pieces;
    }

    // A token of ASCII is no shorter than a character, but for one at the beginning; a syllable of Korean is up to
    // three
    private boolean fits(String text, Range part, TokenCount tokens) {
        int length = part.end() - part.begin();
        if (length > size) {
            return false;
        }
        String piece = text.substring(part.begin(), part.end());
        return (length < size && piece.chars().allMatch(c -> c < 0x80)) || count(piece, tokens) <= size;
    }

    private static int count(String piece, TokenCount tokens) {
        long characters = piece.chars().filter(c -> !Character.isWhitespace(c)).count();
        return Math.max(tokens.of(piece), (int) (characters / MOST_CHARACTERS_A_TOKEN));
    }

    private int last(String text, List<Unit> units, int first, TokenCount tokens) {
        int last = first;
        int sum = units.get(first).tokens();
        boolean glued = false;
        while (last + 1 < units.size() && sum + units.get(last + 1).tokens() <= size) {
            glued |= isInWord(text, units.get(last).end());
            sum += units.get(++last).tokens();
        }
        // Parts of a word may have fewer tokens than the whole
        while (glued
                && last > first
                && count(
                                text.substring(
                                        units.get(first).begin(),
                                        units.get(last).end()),
                                tokens)
                        > size) {
            last--;
        }
        return last;
    }

    private static boolean isInWord(String text, int offset) {
        return !Character.isWhitespace(text.charAt(offset - 1)) && !Character.isWhitespace(text.charAt(offset));
    }

    // The last units of a chunk begin the next one again, as long as it brings something new
    private int next(List<Unit> units, int first, int last) {
        int next = last + 1;
        int again = 0;
        while (next - 1 > first
                && again + units.get(next - 1).tokens() <= overlap
                && again + units.get(next - 1).tokens() + units.get(last + 1).tokens() <= size) {
            again += units.get(--next).tokens();
        }
        return next;
    }

    private List<Unit> units(Document document, Range part, TokenCount tokens) {
        var units = new ArrayList<Unit>();
        int begin = part.begin();
        List<Range> blocks = document.blocks();
        for (int i = document.blocksUpTo(begin - 1);
                i < blocks.size() && blocks.get(i).begin() < part.end();
                i++) {
            Range block = blocks.get(i);
            if (block.begin() >= begin && block.end() <= part.end()) {
                sentences(document.text(), begin, block.begin(), tokens, units);
                add(document.text(), block.begin(), block.end(), tokens, units);
                begin = block.end();
            }
        }
        sentences(document.text(), begin, part.end(), tokens, units);
        return units;
    }

    private void sentences(String text, int begin, int end, TokenCount tokens, List<Unit> units) {
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
        sentences.setText(text.substring(begin, end));
        int from = 0;
        for (int to = sentences.next(); to != BreakIterator.DONE; to = sentences.next()) {
            add(text, begin + from, begin + to, tokens, units);
            from = to;
        }
    }

    // What is too long is cut between lines, then between words, then anywhere
    private void add(String text, int begin, int end, TokenCount tokens, List<Unit> units) {
        String piece = text.substring(begin, end);
        if (piece.isBlank()) {
            return;
        }
        int count = count(piece, tokens);
        if (count <= size || piece.codePointCount(0, piece.length()) == 1) {
            units.add(new Unit(begin, end, count));
            return;
        }
        int middle = RowLimit.middle(piece);
        add(text, begin, begin + middle, tokens, units);
        add(text, begin + middle, end, tokens, units);
    }

    @Override
    public String toString() {
        return "by %d tokens with an overlap of %d".formatted(size, overlap);
    }
}
