package io.github.ragshell.chart;

import io.github.ragshell.core.InvalidInputException;

/**
 * What the mouse shows over a point: the beginnings of these texts, empty for none.
 *
 * @param heading the heading a chunk stands under
 * @param source the file it comes from
 * @param text what it says
 */
public record Tip(String heading, String source, String text) {

    /** Nothing to show. */
    public static final Tip NONE = new Tip("", "", "");

    private static final int WORDS = 120;
    private static final int NAME = 80;

    /** @throws InvalidInputException one of the texts is null */
    public Tip {
        if (heading == null || source == null || text == null) {
            throw new InvalidInputException("A text of a tip is null. Pass \"\" where there is none.");
        }
        heading = Label.of(heading, NAME);
        source = Label.of(source, NAME);
        text = Label.of(text, WORDS);
    }
}
