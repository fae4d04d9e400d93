package io.github.ragshell.view;

import java.util.ArrayList;
import java.util.List;

/** Texts in lines of a terminal's width, broken between words. */
public final class Lines {

    private Lines() {}

    /**
     * The text with no line wider than {@code width} columns, but for words that are wider by themselves. Line breaks
     * stay, and a line that goes on keeps its indentation.
     */
    public static String wrap(String text, int width) {
        var lines = new ArrayList<String>();
        text.lines().forEach(line -> wrapLine(line, Math.max(1, width), lines));
        return String.join("\n", lines);
    }

    private static void wrapLine(String line, int width, List<String> lines) {
        if (DisplayWidth.of(line) <= width) {
            lines.add(line);
            return;
        }
        String indentation =
                line.substring(0, line.length() - line.stripLeading().length());
        var current = new StringBuilder(indentation);
        int used = DisplayWidth.of(indentation);
        boolean empty = true;
        for (String word : line.strip().split(" +")) {
            int wordWidth = DisplayWidth.of(word);
            if (!empty && used + 1 + wordWidth > width) {
                lines.add(current.toString());
                current.setLength(indentation.length());
                used = DisplayWidth.of(indentation);
                empty = true;
            }
            current.append(empty ? "" : " ").append(word);
            used += wordWidth + (empty ? 0 : 1);
            empty = false;
        }
        lines.add(current.toString());
    }
}
