package io.github.ragshell.view;

import java.util.function.Consumer;

/**
 * Text that comes in pieces, in lines of a terminal's width: a word is printed when it is complete. Chinese and Japanese
 * have no spaces: there each character is a word, and what is no letter belongs to the one before it.
 */
final class WordStream {

    private final int width;
    private final Consumer<String> out;
    private final StringBuilder word = new StringBuilder();
    private int spaces;
    private int column;

    WordStream(int width, Consumer<String> out) {
        this.width = width;
        this.out = out;
    }

    void append(String piece) {
        var printed = new StringBuilder();
        piece.codePoints().forEach(c -> {
            if (c == '\n') {
                endWord(printed);
                printed.append('\n');
                spaces = 0;
                column = 0;
            } else if (c == ' ') {
                endWord(printed);
                spaces++;
            } else {
                if (isWord(c)) {
                    endWord(printed);
                }
                word.appendCodePoint(c);
            }
        });
        print(printed);
    }

    private static boolean isWord(int c) {
        Character.UnicodeScript script = Character.UnicodeScript.of(c);
        return Character.isIdeographic(c)
                || script == Character.UnicodeScript.HIRAGANA
                || script == Character.UnicodeScript.KATAKANA;
    }

    /** Prints the last word. */
    void end() {
        var printed = new StringBuilder();
        endWord(printed);
        print(printed);
    }

    private void endWord(StringBuilder printed) {
        if (word.isEmpty()) {
            return;
        }
        int wordWidth = DisplayWidth.of(word.toString());
        if (column > 0 && column + spaces + wordWidth > width) {
            printed.append('\n');
            column = 0;
        } else {
            printed.append(" ".repeat(spaces));
            column += spaces;
        }
        spaces = 0;
        printed.append(word);
        column += wordWidth;
        word.setLength(0);
    }

    private void print(StringBuilder printed) {
        if (!printed.isEmpty()) {
            out.accept(printed.toString());
        }
    }
}
