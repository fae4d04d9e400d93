package io.github.ragshell.view;

import io.github.ragshell.core.internal.text.HarmlessText;

/** Texts made safe for HTML. */
public final class Html {

    private Html() {}

    /**
     * The text as it may stand between tags or in a quoted attribute: shown, never executed. Control characters and
     * bidirectional marks, which could disorder what stands around them, become visible symbols; line breaks and tabs
     * stay.
     */
    public static String escape(String text) {
        String harmless = HarmlessText.of(text);
        var out = new StringBuilder(harmless.length() + 16);
        for (int i = 0; i < harmless.length(); i++) {
            out.append(escape(harmless.charAt(i)));
        }
        return out.toString();
    }

    /** As {@link #escape(String)}, at most {@code characters} of the text; then it says how many more there are. */
    public static String escape(String text, int characters) {
        return escape(text, characters, Integer.MAX_VALUE);
    }

    /** As {@link #escape(String, int)}, and not much more than {@code room} characters of HTML. */
    static String escape(String text, int characters, int room) {
        String head = HarmlessText.of(head(text, characters));
        var out = new StringBuilder();
        int shown = 0;
        while (shown < head.length() && out.length() < room) {
            out.append(escape(head.charAt(shown)));
            shown++;
        }
        int rest = text.length() - shown;
        return rest > 0 ? out + " … " + rest + " more characters" : out.toString();
    }

    /** The beginning of the text, at most this many characters; cuts no pair of surrogates. */
    static String head(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(characters - 1)) ? characters - 1 : characters);
    }

    private static String escape(char c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            case '\'' -> "&#39;";
            default -> String.valueOf(c);
        };
    }
}
