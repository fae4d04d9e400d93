package io.github.ragshell.corpus;

import io.github.ragshell.corpus.reading.Document;
import io.github.ragshell.corpus.reading.Document.Range;
import java.util.ArrayList;
import java.util.List;

/** Cuts at each separator. */
record SeparatorSplitter(String separator) implements Splitter {

    @Override
    public List<Range> cut(Document document, Range part, TokenCount tokens) {
        String text = document.text();
        var pieces = new ArrayList<Range>();
        int begin = part.begin();
        while (begin <= part.end()) {
            int found = text.indexOf(separator, begin);
            int end = found < 0 || found + separator.length() > part.end() ? part.end() : found;
            if (!text.substring(begin, end).isBlank()) {
                pieces.add(new Range(begin, end));
            }
            begin = end == part.end() ? part.end() + 1 : end + separator.length();
        }
        return pieces;
    }

    @Override
    public String toString() {
        return "by separator '%s'".formatted(separator.replace("\n", "\\n"));
    }
}
