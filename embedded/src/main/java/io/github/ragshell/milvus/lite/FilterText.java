package io.github.ragshell.milvus.lite;

/**
 * Texts of a filter, in quotes. Milvus knows the escapes of C; the native engine knows those of a backslash and of
 * quotes, takes others as they stand, and dies of some.
 */
final class FilterText {

    private static final int OCTAL_DIGITS = 3;
    private static final int ASCII = 0x80;

    private final String quoted;
    private final StringBuilder read = new StringBuilder();
    private int at = 1;

    private FilterText(String quoted) {
        this.quoted = quoted;
    }

    /**
     * The same text with the escapes that the engine knows.
     *
     * @throws IllegalArgumentException it has an escape that stands for nothing; the message says so
     */
    static String usual(String quoted) {
        return quoted.indexOf('\\') < 0 ? quoted : new FilterText(quoted).read();
    }

    private String read() {
        char quote = quoted.charAt(0);
        read.append(quote);
        while (at < quoted.length() - 1) {
            char c = quoted.charAt(at++);
            if (c == '\\') {
                escape(quote);
            } else {
                read.append(c);
            }
        }
        return read.append(quote).toString();
    }

    private void escape(char quote) {
        int begin = at - 1;
        char letter = quoted.charAt(at++);
        switch (letter) {
            case '\\', '"', '\'' -> read.append('\\').append(letter);
            case '?' -> read.append('?');
            case 'a' -> read.append('\u0007');
            case 'b' -> read.append('\b');
            case 'f' -> read.append('\f');
            case 't' -> read.append('\t');
            case 'v' -> read.append('\u000B');
            case 'n', 'r' -> throw lineBreak();
            case 'x' -> append(code(begin, 2, 16, ASCII), quote);
            case 'u' -> append(code(begin, 4, 16, Character.MAX_CODE_POINT + 1), quote);
            case 'U' -> append(code(begin, 8, 16, Character.MAX_CODE_POINT + 1), quote);
            default -> {
                at--;
                append(code(begin, OCTAL_DIGITS, 8, ASCII), quote);
            }
        }
    }

    private int code(int begin, int digits, int radix, int limit) {
        int end = at + digits;
        long code = -1;
        // A number may have a sign or digits of any script, an escape may not
        if (end < quoted.length()
                && quoted.substring(at, end).chars().allMatch(c -> c < ASCII && Character.digit(c, radix) >= 0)) {
            code = Long.parseLong(quoted, at, end, radix);
        }
        if (code < 0 || code >= limit || code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE) {
            throw new IllegalArgumentException(
                    "its text has '%s', which stands for no character. Write a backslash as \\\\, and any other character as it is"
                            .formatted(quoted.substring(begin, Math.min(begin + 2, quoted.length() - 1))));
        }
        at = end;
        return (int) code;
    }

    private void append(int code, char quote) {
        if (code == '\n' || code == '\r') {
            throw lineBreak();
        }
        if (code == '\\' || code == quote) {
            read.append('\\');
        }
        read.appendCodePoint(code);
    }

    private static IllegalArgumentException lineBreak() {
        return new IllegalArgumentException(
                "it compares with a line break, which the native engine can't. Compare with the part before it, by like 'begin%'");
    }
}
