package io.github.ragshell.view;

import io.github.ragshell.core.internal.text.HarmlessText;

/**
 * How many columns a text takes in a terminal, and texts cut and padded to fit.
 */
public final class DisplayWidth {

    private static final String WIDE_SIGNS =
            "\u231A\u231B\u2329\u232A\u23E9\u23EA\u23EB\u23EC\u23F0\u23F3\u25FD\u25FE\u2614\u2615"
                    + "\u2648\u2649\u264A\u264B\u264C\u264D\u264E\u264F\u2650\u2651\u2652\u2653"
                    + "\u267F\u2693\u26A1\u26AA\u26AB\u26BD\u26BE\u26C4\u26C5\u26CE\u26D4\u26EA\u26F2\u26F3\u26F5\u26FA\u26FD"
                    + "\u2705\u270A\u270B\u2728\u274C\u274E\u2753\u2754\u2755\u2757\u2795\u2796\u2797\u27B0\u27BF"
                    + "\u2B1B\u2B1C\u2B50\u2B55";

    private static final String ELLIPSIS = "…";
    // Marks that take no column of their own: more in a column are no script, but an attack
    private static final int MARKS = 8;

    private DisplayWidth() {}

    /** One line, no control characters, runs of white space folded into one space. */
    public static String oneLine(String text) {
        var out = new StringBuilder(text.length());
        boolean space = true;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                if (!space) {
                    out.append(' ');
                }
                space = true;
            } else {
                out.appendCodePoint(HarmlessText.visible(c));
                space = false;
            }
        }
        int end = out.length();
        return end > 0 && out.charAt(end - 1) == ' ' ? out.substring(0, end - 1) : out.toString();
    }

    /** The columns of a text of one line. */
    public static int of(String text) {
        return text.codePoints().map(DisplayWidth::of).sum();
    }

    /** At most {@code width} columns; what is cut off is marked by an ellipsis. */
    public static String clip(String text, int width) {
        int most = MARKS * Math.max(1, width);
        if (text.length() <= width / 2 || (text.length() <= most && of(text) <= width)) {
            return text;
        }
        var out = new StringBuilder();
        int used = 1;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            used += of(c);
            if (used > width || out.length() >= most) {
                break;
            }
            out.appendCodePoint(c);
            i += Character.charCount(c);
        }
        return out.toString().stripTrailing() + ELLIPSIS;
    }

    /** The text with spaces before ({@code right}) or behind it, {@code width} columns or more. */
    public static String pad(String text, int width, boolean right) {
        String spaces = " ".repeat(Math.max(0, width - of(text)));
        return right ? spaces + text : text + spaces;
    }

    private static int of(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        // East Asian wide and emoji blocks, after Unicode's EastAsianWidth.txt
        boolean wide = c >= 0x1100
                && (c <= 0x115F
                        || isWideSign(c)
                        || (c >= 0x2E80 && c <= 0x303E)
                        || (c >= 0x3041 && c <= 0xA4CF)
                        || (c >= 0xA960 && c <= 0xA97C)
                        || (c >= 0xAC00 && c <= 0xD7A3)
                        || (c >= 0xF900 && c <= 0xFAFF)
                        || (c >= 0xFE30 && c <= 0xFE6F)
                        || (c >= 0xFF01 && c <= 0xFF60)
                        || (c >= 0xFFE0 && c <= 0xFFE6)
                        || (c >= 0x1F300 && c <= 0x1F64F)
                        || (c >= 0x1F680 && c <= 0x1F6FF)
                        || (c >= 0x1F7E0 && c <= 0x1F7EB)
                        || (c >= 0x1F900 && c <= 0x1FAFF)
                        || (c >= 0x20000 && c <= 0x3FFFD));
        return wide ? 2 : 1;
    }

    // The wide ones among the signs before East Asia's
    private static boolean isWideSign(int c) {
        return c < 0x2E80 && WIDE_SIGNS.indexOf(c) >= 0;
    }
}
