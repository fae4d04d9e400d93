package io.github.ragshell.view;

/**
 * An object with a picture of its own in a notebook, shown there in place of its table; in a terminal it shows itself
 * as before.
 */
public interface HtmlShowable {

    /**
     * A fragment of HTML that is readable without scripts and without style sheets, as they are removed from a notebook
     * that is not trusted. Every text that comes from documents, models or people has gone through
     * {@link Html#escape}.
     */
    String html();
}
