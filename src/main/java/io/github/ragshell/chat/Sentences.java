package io.github.ragshell.chat;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The sentences of a Markdown text. Headings, rules, tables and pictures are no sentences; links and code are never cut,
 * and a block of code belongs to the sentence before it.
 */
final class Sentences {

    private static final Pattern FRONT_MATTER = Pattern.compile("(?s)\\A\\s*---\\n.*?\\n---\\n?");
    private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->");
    private static final Pattern FENCE = Pattern.compile("^ {0,3}(```|~~~).*");
    private static final Pattern BULLET = Pattern.compile("^\\s*([-*+]|\\d+[.)])\\s+");
    private static final Pattern NOT_PROSE =
            Pattern.compile("^\\s*(#+.*|[-=*_]{3,}|\\|.*|</?\\w[^>]*>.*|!\\[.*|---)?\\s*$");
    private static final Pattern IMAGE = Pattern.compile("!\\[[^]]*]\\([^)]*\\)");
    private static final Pattern UNBREAKABLE =
            Pattern.compile("`[^`\\n]+`|\\[[^]]*]\\([^)]*\\)|https?://\\S*[\\w/]|\\b(?:e\\.g|i\\.e|etc|vs)\\.");
    private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");

    private final String heading;
    private final List<Sentence> sentences = new ArrayList<>();
    private final StringBuilder paragraph = new StringBuilder();
    private boolean listed;

    private Sentences(String heading) {
        this.heading = heading;
    }

    /**
     * @param text a chunk cut at Markdown headings, whose first line may be the heading it stands under; or an answer
     * @param heading that heading, empty where there is none
     */
    static List<Sentence> of(String text, String heading) {
        String prose =
                COMMENT.matcher(FRONT_MATTER.matcher(text).replaceFirst("")).replaceAll("");
        var found = new Sentences(heading);
        found.read(prose.split("\\R"));
        return found.sentences;
    }

    private void read(String[] lines) {
        StringBuilder code = null;
        for (String line : lines) {
            if (FENCE.matcher(line).matches()) {
                if (code == null) {
                    endParagraph();
                    code = new StringBuilder(line);
                } else {
                    attach(code.append('\n').append(line).toString());
                    code = null;
                }
            } else if (code != null) {
                code.append('\n').append(line);
            } else {
                readProse(line);
            }
        }
        if (code != null) {
            attach(code.toString());
        }
        endParagraph();
    }

    private void readProse(String line) {
        boolean isHeading = !heading.isEmpty() && line.strip().equals(heading);
        if (isHeading || NOT_PROSE.matcher(line).matches()) {
            endParagraph();
            return;
        }
        var bullet = BULLET.matcher(line);
        if (bullet.find()) {
            endParagraph();
            listed = true;
            line = line.substring(bullet.end());
        }
        paragraph
                .append(paragraph.isEmpty() ? "" : " ")
                .append(IMAGE.matcher(line).replaceAll("").strip());
    }

    private void endParagraph() {
        String text = paragraph.toString();
        // Nothing inside a link or code may look like the end of a sentence
        String masked = UNBREAKABLE.matcher(text).replaceAll(found -> "x"
                .repeat(found.group().length()));
        var breaks = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        breaks.setText(masked);
        int begin = breaks.first();
        boolean first = true;
        for (int end = breaks.next(); end != BreakIterator.DONE; begin = end, end = breaks.next()) {
            String sentence = text.substring(begin, end).strip();
            if (!sentence.isEmpty()) {
                sentences.add(new Sentence(sentence, plain(sentence), listed && first));
                first = false;
            }
        }
        paragraph.setLength(0);
        listed = false;
    }

    private void attach(String code) {
        if (sentences.isEmpty()) {
            return;
        }
        Sentence last = sentences.remove(sentences.size() - 1);
        sentences.add(new Sentence(last.markdown() + "\n\n" + code + "\n", last.plain(), last.listed()));
    }

    private static String plain(String markdown) {
        return LINK.matcher(markdown).replaceAll("$1").replaceAll("[`*]+", "").strip();
    }
}
