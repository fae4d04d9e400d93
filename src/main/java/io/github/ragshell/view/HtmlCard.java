package io.github.ragshell.view;

/** The frame around an answer in a notebook, the same while it is being written and when it is finished. */
public final class HtmlCard {

    private HtmlCard() {}

    /** @param content HTML in which every foreign text is escaped */
    public static String html(String content) {
        // Jupyter would typeset a text with two dollars as a formula
        return "<div class=\"ragshell-answer mathjax_ignore tex2jax_ignore\" style=\"border-left: 3px solid #888; border-left-color: var(--jp-brand-color1, #888); padding-left: 12px\">\n%s</div>"
                .formatted(content);
    }

    /** A remark in small, pale letters. */
    public static String remark(String text) {
        return "<div style=\"margin-top: .5em; font-size: 13px; opacity: .7\">%s</div>\n".formatted(Html.escape(text));
    }
}
