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

    private record Unit(int begin, int end, int tokens) {}

    @Override
    public List<Range> cut(Document document, Range part, TokenCount tokens) {
        // No token is shorter than a character
        if (part.end() - part.begin() <= size) {
            return document.text().substring(part.begin(), part.end()).isBlank() ? List.of() : List.of(part);
        }
        List<Unit> units = units(document, part, tokens);
        var pieces = new ArrayList<Range>();
        int first = 0;
        while (first < units.size()) {
            int last = first;
            int sum = units.get(first).tokens();
            while (last + 1 < units.size() && sum + units.get(last + 1).tokens() <= size) {
                sum += units.get(++last).tokens();
            }
            pieces.add(new Range(units.get(first).begin(), units.get(last).end()));
            first = last + 1 == units.size() ? last + 1 : next(units, first, last);
        }
        return pieces;
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
        for (Range block : document.blocks()) {
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
        int count = tokens.of(piece);
        if (count <= size || end - begin == 1) {
            units.add(new Unit(begin, end, count));
            return;
        }
        int middle = middle(piece);
        add(text, begin, begin + middle, tokens, units);
        add(text, begin + middle, end, tokens, units);
    }

    private static int middle(String piece) {
        int half = piece.length() / 2;
        for (char separator : new char[] {'\n', ' '}) {
            int before = piece.lastIndexOf(separator, half);
            int after = piece.indexOf(separator, half);
            int nearest = before <= 0 || (after > 0 && after - half < half - before) ? after : before;
            if (nearest > 0 && nearest + 1 < piece.length()) {
                return nearest + 1;
            }
        }
        return Character.isLowSurrogate(piece.charAt(half)) && half > 1 ? half - 1 : half;
    }

    @Override
    public String toString() {
        return "by %d tokens with an overlap of %d".formatted(size, overlap);
    }
}
