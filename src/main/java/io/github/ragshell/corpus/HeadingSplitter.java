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
        boolean headings = !document.headings().isEmpty();
        int places = headings ? document.headings().size() : document.pages().size();
        String text = document.text();
        var pieces = new ArrayList<Range>();
        int begin = part.begin();
        // Where the text below the last heading, or on the last page, begins
        int body = begin;
        boolean hasText = false;
        int first = headings ? document.headingsUpTo(begin - 1) : document.pagesUpTo(begin - 1);
        for (int i = first; i < places; i++) {
            int cut = headings
                    ? document.headings().get(i).offset()
                    : document.pages().get(i);
            if (cut >= part.end()) {
                break;
            }
            hasText |= body < cut && !text.substring(body, cut).isBlank();
            if (hasText) {
                pieces.add(new Range(begin, cut));
                begin = cut;
                hasText = false;
            }
            body = headings ? document.headings().get(i).end() : cut;
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
