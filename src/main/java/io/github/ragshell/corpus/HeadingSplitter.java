package io.github.ragshell.corpus;

import io.github.ragshell.corpus.reading.Document;
import io.github.ragshell.corpus.reading.Document.Range;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts before each heading, or before each page where there is no heading. Headings with nothing below them stay with
 * the next text.
 */
record HeadingSplitter() implements Splitter {

    @Override
    public List<Range> cut(Document document, Range part, TokenCount tokens) {
        List<Integer> cuts = document.headings().isEmpty()
                ? document.pages()
                : document.headings().stream().map(Document.Heading::offset).toList();
        var pieces = new ArrayList<Range>();
        int begin = part.begin();
        for (int cut : cuts) {
            if (cut > begin && cut < part.end() && hasText(document, begin, cut)) {
                pieces.add(new Range(begin, cut));
                begin = cut;
            }
        }
        if (!document.text().substring(begin, part.end()).isBlank()) {
            pieces.add(new Range(begin, part.end()));
        }
        return pieces;
    }

    // Something beside headings
    private static boolean hasText(Document document, int begin, int end) {
        String text = document.text();
        int from = begin;
        for (Document.Heading heading : document.headings()) {
            if (heading.offset() >= begin && heading.offset() < end) {
                if (!text.substring(from, heading.offset()).isBlank()) {
                    return true;
                }
                from = Math.min(end, endOfHeading(text, heading));
            }
        }
        return !text.substring(from, end).isBlank();
    }

    private static int endOfHeading(String text, Document.Heading heading) {
        int end = text.indexOf('\n', heading.offset());
        return end < 0 ? text.length() : end;
    }

    @Override
    public String toString() {
        return "by heading";
    }
}
