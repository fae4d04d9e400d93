package io.github.ragshell.core.internal.text;

/**
 * Texts from endpoints, documents and databases, made safe to print: control characters, which could steer a terminal,
 * and bidirectional marks, which could disorder a line, are replaced by visible symbols.
 */
public final class HarmlessText {

    private HarmlessText() {}

    /**
     * Keeps line breaks and tabs, makes everything else that could steer a terminal visible. A carriage return before a
     * line feed is left out.
     */
    public static String of(String text) {
        if (text == null || text.codePoints().allMatch(c -> kept(c) == c)) {
            return text;
        }
        var out = new StringBuilder(text.length());
        text.replace("\r\n", "\n").codePoints().forEach(c -> out.appendCodePoint(kept(c)));
        return out.toString();
    }

    /** The code point, or the symbol to show in its place. */
    public static int visible(int c) {
        if (c < 0x20) {
            return 0x2400 + c;
        }
        boolean steers = Character.getType(c) == Character.CONTROL
                || c == 0x061C
                || c == 0x200E
                || c == 0x200F
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || Character.getType(c) == Character.SURROGATE;
        return steers ? 0xFFFD : c;
    }

    private static int kept(int c) {
        return c == '\n' || c == '\t' ? c : visible(c);
    }
}
