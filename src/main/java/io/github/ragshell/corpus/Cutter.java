package io.github.ragshell.corpus;

import io.github.ragshell.corpus.reading.Document;
import io.github.ragshell.corpus.reading.Document.Range;
import java.util.ArrayList;
import java.util.List;

/** Makes the chunks of one document. */
final class Cutter {

    private Cutter() {}

    /** The chunks, with ids from {@code firstId}. A piece that is too long for a row is cut. */
    static List<Chunk> chunks(Document document, Splitter splitter, TokenCount tokens, long firstId) {
        var lines = document.lines();
        var headings = new HeadingPaths(document);
        var chunks = new ArrayList<Chunk>();
        for (Range whole : splitter.cut(document, new Range(0, document.text().length()), tokens)) {
            for (Range piece : RowLimit.cut(document.text(), whole)) {
                String text = document.text().substring(piece.begin(), piece.end());
                int begin = piece.begin() + text.length() - text.stripLeading().length();
                int end = Math.max(begin, piece.begin() + text.stripTrailing().length() - 1);
                chunks.add(new Chunk(
                        firstId + chunks.size(),
                        text,
                        document.source(),
                        lines.at(begin),
                        headings.at(begin),
                        lines.at(end),
                        document.pageAt(begin)));
            }
        }
        return chunks;
    }
}
