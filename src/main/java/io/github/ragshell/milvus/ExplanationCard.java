package io.github.ragshell.milvus;

import io.github.ragshell.view.Html;
import io.github.ragshell.view.HtmlCard;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;

/** An explanation in a notebook. Nothing in it is executed or loaded. */
final class ExplanationCard {

    private static final int MAX_TEXT = 20_000;
    private static final int MAX_SENTENCE = 1_000;
    private static final int MAX_HEADING = 300;

    private ExplanationCard() {}

    static String html(Explanation explanation) {
        var words = new SharedWords(explanation.question());
        String hits =
                explanation.reasons().stream().map(reason -> hit(reason, words)).collect(Collectors.joining());
        return HtmlCard.html("<b>Why these hits? %s</b>\n%s%s"
                .formatted(
                        Html.escape(explanation.question(), MAX_SENTENCE),
                        hits,
                        HtmlCard.remark(
                                "Of each hit the sentence nearest to the question, with their cosine similarity."
                                        + " Words that the question has too are marked.")));
    }

    private static String hit(Explanation.Reason reason, SharedWords words) {
        Hit hit = reason.hit();
        String heading = hit.heading().isEmpty() ? "no heading" : hit.heading();
        return String.format(
                Locale.ROOT,
                "<p style=\"margin: .6em 0 0\">[%d] %s, %s, distance %.4f<br>\n%.4f: %s</p>\n%s%s",
                hit.rank(),
                Html.escape(heading, MAX_HEADING),
                Html.escape(Hits.place(hit), MAX_HEADING),
                hit.distance(),
                reason.similarity(),
                marked(reason.sentence(), words),
                text("the chunk", hit.text()),
                reason.around()
                        .map(around -> text("with the chunk before and after it", around))
                        .orElse(""));
    }

    private static String marked(String sentence, SharedWords words) {
        var out = new StringBuilder();
        int from = 0;
        for (MatchResult word : words.places(sentence)) {
            if (word.end() > MAX_SENTENCE) {
                break;
            }
            out.append(Html.escape(sentence.substring(from, word.start())))
                    .append("<mark>")
                    .append(Html.escape(word.group()))
                    .append("</mark>");
            from = word.end();
        }
        return out.append(Html.escape(sentence.substring(from), MAX_SENTENCE)).toString();
    }

    private static String text(String title, String text) {
        return "<details style=\"font-size: 13px\"><summary>%s</summary><pre style=\"white-space: pre-wrap\">%s</pre></details>\n"
                .formatted(title, Html.escape(text.strip(), MAX_TEXT));
    }
}
