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
            char c = harmless.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}
