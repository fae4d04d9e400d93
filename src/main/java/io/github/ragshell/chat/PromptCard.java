package io.github.ragshell.chat;

import io.github.ragshell.view.Html;
import io.github.ragshell.view.HtmlTables;

/** A prompt in a notebook: what takes how many tokens, and below it the messages word for word. */
final class PromptCard {

    private static final int MAX_CHARACTERS = 50_000;

    private PromptCard() {}

    static String html(Prompt prompt) {
        return "<div class=\"ragshell-prompt\" style=\"font-size: 13px\">\n%s\n%s%s</div>"
                .formatted(
                        HtmlTables.html(prompt.table()),
                        message("system message", prompt.system()),
                        message("user message", prompt.user()));
    }

    private static String message(String name, String text) {
        return "<details style=\"margin-top: .5em\"><summary>%s, word for word</summary><pre style=\"white-space: pre-wrap\">%s</pre></details>\n"
                .formatted(name, Html.escape(text, MAX_CHARACTERS));
    }
}
