package io.github.ragshell.corpus;

import io.github.ragshell.corpus.reading.Document;
import io.github.ragshell.corpus.reading.Document.Heading;
import io.github.ragshell.corpus.reading.Document.Range;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts before each heading and each page. Headings with nothing below them stay with the next text of their page.
 */
record HeadingSplitter() implements Splitter {

    private static final int NONE = Integer.MAX_VALUE;

    @Override
    public List<Range> cut(Document document, Range part, TokenCount tokens) {
        List<Heading> headings = document.headings();
        List<Integer> pages = document.pages();
        String text = document.text();
        var pieces = new ArrayList<Range>();
        int begin = part.begin();
        // Where the text below the last heading, or on the last page, begins
        int body = begin;
        int heading = document.headingsUpTo(begin - 1);
        int page = document.pagesUpTo(begin - 1);
        while (true) {
            int nextHeading = heading < headings.size() ? headings.get(heading).offset() : NONE;
            int nextPage = page < pages.size() ? pages.get(page) : NONE;
            int cut = Math.min(nextHeading, nextPage);
            if (cut >= part.end()) {
                break;
            }
            int from = cut == nextPage ? begin : body;
            if (from < cut && !text.substring(from, cut).isBlank()) {
                pieces.add(new Range(begin, cut));
                begin = cut;
            }
            body = cut == nextHeading ? headings.get(heading++).end() : cut;
            // An empty page begins where the next one does
            page = cut == nextPage ? document.pagesUpTo(cut) : page;
        }
        if (!text.substring(begin, part.end()).isBlank()) {
            pieces.add(new Range(begin, part.end()));
        }
        return pieces;
    }

    @Override
    public String toString() {
        return "by heading";
    }
}
