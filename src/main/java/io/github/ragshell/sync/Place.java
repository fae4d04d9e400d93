package io.github.ragshell.sync;

import io.github.ragshell.core.internal.Sha256;
import io.github.ragshell.corpus.Chunk;
import java.util.List;
import java.util.Map;

/**
 * Where a chunk stands: what may change while its text and so its id and its vector stay.
 *
 * @param line -1 of a row that lacks it; so are the others
 * @param heading null of a row that lacks it
 */
record Place(int line, int lastLine, String heading, int page) {

    /** What of a row has to be read. */
    static final List<String> FIELDS = List.of("line", "last_line", "heading", "page");

    static Place of(Chunk chunk) {
        return new Place(chunk.line(), chunk.lastLine(), chunk.heading(), chunk.page());
    }

    static Place of(Map<String, Object> row) {
        return new Place(
                number(row.get("line")),
                number(row.get("last_line")),
                row.get("heading") instanceof String heading ? heading : null,
                number(row.get("page")));
    }

    private static int number(Object value) {
        return value instanceof Number number ? number.intValue() : -1;
    }

    /** 32 bits that differ where places do, but for one pair in four thousand million. */
    int digest() {
        String hash = Sha256.of(line + " " + lastLine + " " + page + " " + heading);
        return Integer.parseUnsignedInt(hash.substring(0, 8), 16);
    }
}
