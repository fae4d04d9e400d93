package io.github.ragshell.chart;

import io.github.ragshell.view.DisplayWidth;
import java.util.HashSet;
import java.util.List;

/** Texts from outside made into labels: one line, without control characters, and not too long. */
final class Label {

    static final int TITLE = 160;
    private static final int BEGINNING = 1_000;

    private Label() {}

    static String of(String text) {
        return of(text, TITLE);
    }

    /** At most {@code width} columns. */
    static String of(String text, int width) {
        String beginning = text.length() > BEGINNING ? text.substring(0, BEGINNING) : text;
        // Two characters that XML, and so an SVG, can't hold
        String line =
                DisplayWidth.oneLine(beginning).replace('\uFFFE', '\uFFFD').replace('\uFFFF', '\uFFFD');
        return DisplayWidth.clip(line, width);
    }

    /** Labels that differ from each other: a chart puts what has the same label in the same place. */
    static List<String> distinct(List<String> texts, int width) {
        var used = new HashSet<String>();
        return texts.stream()
                .map(text -> {
                    String label = of(text, width);
                    for (int i = 2; !used.add(label); i++) {
                        String number = " (" + i + ")";
                        label = of(text, width - number.length()) + number;
                    }
                    return label;
                })
                .toList();
    }
}
