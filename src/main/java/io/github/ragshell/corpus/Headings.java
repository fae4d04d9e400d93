package io.github.ragshell.corpus;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The headings and lines of one Markdown text, found by character offset. Headings inside code fences don't count. */
final class Headings {

    private static final Pattern HEADING = Pattern.compile("#{1,6}\\s+(.*?)(?:\\s+#+)?\\s*");
    private static final Pattern FENCE = Pattern.compile(" {0,3}(```|~~~).*");

    private final NavigableMap<Integer, String> headings = new TreeMap<>();
    private final NavigableMap<Integer, Integer> lines = new TreeMap<>();

    Headings(String text) {
        boolean fenced = false;
        int offset = 0;
        int number = 1;
        for (String line : text.split("\n", -1)) {
            lines.put(offset, number++);
            var heading = HEADING.matcher(line);
            if (FENCE.matcher(line).matches()) {
                fenced = !fenced;
            } else if (!fenced && heading.matches()) {
                headings.put(offset, heading.group(1));
            }
            offset += line.length() + 1;
        }
    }

    /** The heading that the character at {@code offset} belongs to or stands under; empty before the first. */
    String headingAt(int offset) {
        Map.Entry<Integer, String> entry = headings.floorEntry(offset);
        return entry == null ? "" : entry.getValue();
    }

    /** The line of the character at {@code offset}, from 1. */
    int lineAt(int offset) {
        return lines.floorEntry(offset).getValue();
    }
}
