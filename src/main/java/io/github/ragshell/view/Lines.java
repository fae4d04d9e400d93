package io.github.ragshell.view;

import java.util.ArrayList;
import java.util.List;

/** Texts in lines of a terminal's width, broken between words. */
public final class Lines {

    private static final int LONGEST = 200;
    private static final int BEGINNING = 2_000;

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

    /** The text in one line without control characters, clipped after {@value #LONGEST} columns. */
    public static String one(String text) {
        String beginning = text.length() > BEGINNING ? text.substring(0, BEGINNING) + "…" : text;
        return DisplayWidth.clip(DisplayWidth.oneLine(beginning), LONGEST);
    }

    /** The lines of a cell of a table; a word that is wider than the cell goes on in the next line. */
    static List<String> cell(String text, int width) {
        var lines = new ArrayList<String>();
        wrap(text, width).lines().forEach(line -> {
            String rest = line;
            while (DisplayWidth.of(rest) > width) {
                int end = end(rest, width);
                lines.add(rest.substring(0, end));
                rest = rest.substring(end);
            }
            lines.add(rest);
        });
        return lines;
    }

    // At least one code point, so that there is an end
    private static int end(String text, int width) {
        int end = text.offsetByCodePoints(0, 1);
        while (end < text.length() && DisplayWidth.of(text.substring(0, text.offsetByCodePoints(end, 1))) <= width) {
            end = text.offsetByCodePoints(end, 1);
        }
        return end;
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
