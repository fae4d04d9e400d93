package io.github.ragshell.corpus;

import io.github.ragshell.corpus.reading.Document;
import io.github.ragshell.corpus.reading.Document.Heading;
import io.github.ragshell.corpus.reading.Document.Range;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** Makes the chunks of one document. */
final class Cutter {

    private static final String BETWEEN_HEADINGS = " > ";

    private Cutter() {}

    /** The chunks, with ids from {@code firstId}. */
    static List<Chunk> chunks(Document document, Splitter splitter, TokenCount tokens, long firstId) {
        var lines = document.lines();
        var path = new ArrayDeque<Heading>();
        int heading = 0;
        var chunks = new ArrayList<Chunk>();
        for (Range piece : splitter.cut(document, new Range(0, document.text().length()), tokens)) {
            String text = document.text().substring(piece.begin(), piece.end());
            int begin = piece.begin() + text.length() - text.stripLeading().length();
            int end = Math.max(begin, piece.begin() + text.stripTrailing().length() - 1);
            // An overlap may begin before a heading that the last chunk has passed
            if (!path.isEmpty() && path.getLast().offset() > begin) {
                path.clear();
                heading = 0;
            }
            while (heading < document.headings().size()
                    && document.headings().get(heading).offset() <= begin) {
                descend(path, document.headings().get(heading++));
            }
            chunks.add(new Chunk(
                    firstId + chunks.size(),
                    text,
                    document.source(),
                    lines.at(begin),
                    path.stream().map(Heading::text).collect(Collectors.joining(BETWEEN_HEADINGS)),
                    lines.at(end),
                    document.pageAt(begin)));
        }
        return chunks;
    }

    private static void descend(Deque<Heading> path, Heading heading) {
        while (!path.isEmpty() && path.getLast().level() >= heading.level()) {
            path.removeLast();
        }
        path.addLast(heading);
    }
}
