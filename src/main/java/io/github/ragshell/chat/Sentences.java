package io.github.ragshell.chat;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The sentences of a Markdown passage; headings, rules and code are no sentences. */
final class Sentences {

    private static final Pattern FENCE = Pattern.compile("(?s)```.*?(```|\\z)|~~~.*?(~~~|\\z)");
    private static final Pattern FRONT_MATTER = Pattern.compile("(?s)\\A\\s*---\\n.*?\\n---\\n?");
    private static final Pattern BULLET = Pattern.compile("^\\s*([-*+]|\\d+\\.)\\s+");
    private static final Pattern NOT_PROSE = Pattern.compile("^\\s*(#+.*|[-=*_]{3,}|\\|.*|<.*>)?\\s*$");

    private Sentences() {}

    /**
     * @param passage a chunk cut at Markdown headings: its first line is the heading it stands under
     * @param heading that heading, empty where there is none
     */
    static List<String> of(String passage, String heading) {
        String prose =
                FENCE.matcher(FRONT_MATTER.matcher(passage).replaceFirst("")).replaceAll("\n");
        var sentences = new ArrayList<String>();
        for (String line : prose.split("\n")) {
            boolean isHeading = !heading.isEmpty() && line.strip().equals(heading);
            if (!isHeading && !NOT_PROSE.matcher(line).matches()) {
                addSentences(BULLET.matcher(line).replaceFirst("").strip(), sentences);
            }
        }
        return sentences;
    }

    private static void addSentences(String paragraph, List<String> sentences) {
        var breaks = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        breaks.setText(paragraph);
        int begin = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; begin = end, end = breaks.next()) {
            String sentence = paragraph.substring(begin, end).strip();
            if (!sentence.isEmpty()) {
                sentences.add(sentence);
            }
        }
    }
}
