package io.github.ragshell.view;

import java.util.Locale;

/** A progress bar as HTML for a notebook; where the bar itself is removed, its numbers remain. */
public final class HtmlProgress {

    private HtmlProgress() {}

    /** The state as one line: title, bar, count, time, rate. */
    public static String html(Progress.State state) {
        String bar = state.total() > 0
                ? String.format(
                        Locale.ROOT,
                        "<progress max=\"%d\" value=\"%d\" style=\"width: 160px; vertical-align: middle\"></progress> ",
                        state.total(),
                        Math.min(state.done(), state.total()))
                : "";
        return "<div class=\"ragshell-progress\">%s %s%s</div>"
                .formatted(Html.escape(state.head()), bar, Html.escape(state.tail()));
    }
}
