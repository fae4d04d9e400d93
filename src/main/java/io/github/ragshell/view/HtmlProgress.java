package io.github.ragshell.view;

/** A progress bar as HTML for a notebook; where the bar itself is removed, its numbers remain. */
public final class HtmlProgress {

    private HtmlProgress() {}

    /** The state as one line: title, bar, count, time, rate. */
    public static String html(Progress.State state) {
        String bar = state.total() > 0
                ? "<progress max=\"%d\" value=\"%d\" style=\"width: 160px; vertical-align: middle\"></progress>"
                        .formatted(state.total(), Math.min(state.done(), state.total()))
                : "";
        String[] parts = state.line().split(" ?\\|.*?\\| ?", 2);
        return parts.length == 2
                ? "<div class=\"ragshell-progress\">%s %s %s</div>"
                        .formatted(Html.escape(parts[0]), bar, Html.escape(parts[1]))
                : "<div class=\"ragshell-progress\">%s</div>".formatted(Html.escape(state.line()));
    }
}
