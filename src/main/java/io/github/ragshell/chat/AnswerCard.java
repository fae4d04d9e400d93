package io.github.ragshell.chat;

import io.github.ragshell.view.Html;
import io.github.ragshell.view.HtmlCard;
import io.github.ragshell.view.Markdown;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An answer in a notebook: its Markdown, what to know before trusting it, the passages used, the sentences' support, and
 * who wrote it. Nothing in it is executed or loaded.
 */
final class AnswerCard {

    private static final int MAX_PASSAGE = 20_000;
    private static final int MAX_SENTENCE = 1_000;

    private AnswerCard() {}

    static String html(Answer answer) {
        return HtmlCard.html("%s%s<div style=\"font-size: 13px\">\n%s%s</div>\n%s"
                .formatted(
                        Markdown.html(answer.text()),
                        remarks(answer),
                        passages(answer),
                        checks(answer),
                        HtmlCard.remark(
                                answer.model() + ": " + answer.generation().summary())));
    }

    private static String remarks(Answer answer) {
        return answer.remarks().stream()
                .map(remark -> "<p><b>⚠ %s</b></p>\n".formatted(Html.escape(remark)))
                .collect(Collectors.joining());
    }

    private static String passages(Answer answer) {
        if (answer.citations().isEmpty()) {
            return "";
        }
        return answer.citations().stream()
                .map(AnswerCard::passage)
                .collect(Collectors.joining("", "<b>Passages used</b>\n", ""));
    }

    private static String passage(Answer.Citation citation) {
        return String.format(
                Locale.ROOT,
                "<details><summary>[%d] %s, %s, distance %.4f</summary><pre style=\"white-space: pre-wrap\">%s</pre></details>\n",
                citation.number(),
                Html.escape(citation.heading().isEmpty() ? "no heading" : citation.heading()),
                Html.escape(citation.source()),
                citation.distance(),
                Html.escape(citation.text().strip(), MAX_PASSAGE));
    }

    private static String checks(Answer answer) {
        if (answer.checks().isEmpty()) {
            return "";
        }
        String rows = answer.checks().stream().map(AnswerCard::check).collect(Collectors.joining());
        return "<details><summary>support of each sentence</summary><table>\n<tr><th>support</th><th>sentence</th><th>nearest</th></tr>\n%s</table></details>\n"
                .formatted(rows);
    }

    private static String check(SentenceCheck check) {
        return String.format(
                Locale.ROOT,
                "<tr><td align=\"right\">%s%.2f</td><td style=\"text-align: left\">%s</td><td align=\"right\">[%d]</td></tr>\n",
                check.weak() ? "⚠ " : "",
                check.support(),
                Html.escape(check.sentence(), MAX_SENTENCE),
                check.passage());
    }
}
