package io.github.ragshell.corpus;

import io.github.ragshell.corpus.reading.Document.Range;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long a chunk may be to fit into a row of any Milvus: a server takes 65,536 bytes for all fields of a row that the
 * schema does not name, written as JSON.
 */
final class RowLimit {

    /** The most bytes of a chunk's text in JSON. The rest of a row is for its names, headings and numbers. */
    static final int BYTES = 32_000;

    // A control character and each half of a surrogate pair are six in JSON, as in "\\u001b"
    private static final int MOST_BYTES_A_CHARACTER = 6;

    private RowLimit() {}

    /** The piece, or what it is cut into to fit: between lines, else between words, else anywhere. */
    static List<Range> cut(String text, Range piece) {
        if (fits(text, piece)) {
            return List.of(piece);
        }
        int middle = piece.begin() + middle(text.substring(piece.begin(), piece.end()));
        return Stream.of(new Range(piece.begin(), middle), new Range(middle, piece.end()))
                .filter(half -> !text.substring(half.begin(), half.end()).isBlank())
                .flatMap(half -> cut(text, half).stream())
                .toList();
    }

    private static boolean fits(String text, Range piece) {
        if ((piece.end() - piece.begin()) <= BYTES / MOST_BYTES_A_CHARACTER) {
            return true;
        }
        long bytes = 0;
        for (int i = piece.begin(); i < piece.end() && bytes <= BYTES; i++) {
            bytes += bytes(text.charAt(i));
        }
        return bytes <= BYTES;
    }

    private static int bytes(char c) {
        if (c < 0x20) {
            return c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '\b' ? 2 : MOST_BYTES_A_CHARACTER;
        }
        if (c < 0x80) {
            return c == '"' || c == '\\' ? 2 : 1;
        }
        if (Character.isSurrogate(c)) {
            return MOST_BYTES_A_CHARACTER;
        }
        return c < 0x800 ? 2 : 3;
    }

    /** Where a text of two characters or more is best cut into halves; a surrogate pair stays whole where it can. */
    static int middle(String text) {
        int half = text.length() / 2;
        for (char separator : new char[] {'\n', ' '}) {
            int before = text.lastIndexOf(separator, half);
            int after = text.indexOf(separator, half);
            int nearest = before <= 0 || (after > 0 && after - half < half - before) ? after : before;
            if (nearest > 0 && nearest + 1 < text.length()) {
                return nearest + 1;
            }
        }
        return Character.isLowSurrogate(text.charAt(half)) && half > 1 ? half - 1 : half;
    }
}
