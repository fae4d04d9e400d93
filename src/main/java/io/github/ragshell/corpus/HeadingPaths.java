package io.github.ragshell.corpus;

import io.github.ragshell.corpus.reading.Document;
import io.github.ragshell.corpus.reading.Document.Heading;
import java.util.ArrayDeque;
import java.util.List;

/** The headings that a place in a document stands under. */
final class HeadingPaths {

    private static final String BETWEEN = " > ";
    // A longer one is a paragraph that was marked as a heading
    private static final int MAX_LENGTH = 300;

    private final Document document;
    private final int[] parents;

    HeadingPaths(Document document) {
        this.document = document;
        List<Heading> headings = document.headings();
        this.parents = new int[headings.size()];
        var open = new ArrayDeque<Integer>();
        for (int i = 0; i < parents.length; i++) {
            while (!open.isEmpty()
                    && headings.get(open.getLast()).level() >= headings.get(i).level()) {
                open.removeLast();
            }
            parents[i] = open.isEmpty() ? -1 : open.getLast();
            open.addLast(i);
        }
    }

    /** For example {@code Storage > Files}; empty before the first heading. The end of a very long heading is left out. */
    String at(int offset) {
        var path = new ArrayDeque<String>();
        int page = document.pagesUpTo(offset);
        // A page with a heading is a slide, whose title is its own
        int begin = page == 0 ? 0 : document.pages().get(page - 1);
        for (int i = document.headingsUpTo(offset) - 1;
                i >= 0 && document.headings().get(i).offset() >= begin;
                i = parents[i]) {
            path.addFirst(clipped(document.headings().get(i).text()));
        }
        return String.join(BETWEEN, path);
    }

    private static String clipped(String heading) {
        if (heading.length() <= MAX_LENGTH) {
            return heading;
        }
        int end = Character.isHighSurrogate(heading.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
        return heading.substring(0, end) + "…";
    }
}
