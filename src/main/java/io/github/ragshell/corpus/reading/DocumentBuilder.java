package io.github.ragshell.corpus.reading;

import java.util.ArrayList;
import java.util.List;

/** A document as its reader finds it, piece by piece. */
final class DocumentBuilder {

    private final StringBuilder text = new StringBuilder();
    private final List<Document.Heading> headings = new ArrayList<>();
    private final List<Integer> pages = new ArrayList<>();
    private final List<Document.Range> blocks = new ArrayList<>();
    private final Limits limits;

    DocumentBuilder(Limits limits) {
        this.limits = limits;
    }

    /** A page begins here. */
    void page() {
        separate();
        pages.add(text.length());
    }

    void heading(int level, String heading) throws UnreadableException {
        String line = oneLine(heading);
        if (!line.isEmpty()) {
            separate();
            int begin = text.length();
            append(line);
            headings.add(new Document.Heading(begin, text.length(), Math.max(1, level), line));
        }
    }

    /** Text with an empty line before and after it. */
    void paragraph(String paragraph) throws UnreadableException {
        String stripped = paragraph.strip();
        if (!stripped.isEmpty()) {
            separate();
            append(stripped);
        }
    }

    /** As {@link #paragraph}, for what must not be cut. */
    void block(String block) throws UnreadableException {
        String stripped = block.stripTrailing();
        if (!stripped.isBlank()) {
            separate();
            int begin = text.length();
            append(stripped);
            blocks.add(new Document.Range(begin, text.length()));
        }
    }

    /**
     * Lines below each other, with an empty line before and after them.
     *
     * @param whole whether they must not be cut
     * @return whether there was any
     */
    boolean lines(Iterable<String> lines, boolean whole) throws UnreadableException {
        int begin = -1;
        for (String line : lines) {
            if (begin < 0) {
                separate();
                begin = text.length();
            }
            line(line);
        }
        if (whole && begin >= 0) {
            blocks.add(new Document.Range(begin, text.length()));
        }
        return begin >= 0;
    }

    /** A line directly below the last one. */
    void line(String line) throws UnreadableException {
        String stripped = line.strip();
        if (!stripped.isEmpty()) {
            if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
                append("\n");
            }
            append(stripped);
        }
    }

    boolean isEmpty() {
        return text.toString().isBlank();
    }

    /** @param title empty to take the first heading */
    Document build(String type, String title) {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
            text.append('\n');
        }
        String name = oneLine(title == null ? "" : title);
        if (name.isEmpty() && !headings.isEmpty()) {
            name = headings.get(0).text();
        }
        return new Document("", type, name, text.toString(), headings, pages, blocks);
    }

    static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private void separate() {
        int length = text.length();
        if (length == 0) {
            return;
        }
        if (text.charAt(length - 1) != '\n') {
            text.append("\n\n");
        } else if (length < 2 || text.charAt(length - 2) != '\n') {
            text.append('\n');
        }
    }

    private void append(String more) throws UnreadableException {
        Stop.ifInterrupted();
        if (text.length() + (long) more.length() > limits.characters()) {
            throw new UnreadableException("it has more than %,d characters".formatted(limits.characters()));
        }
        text.append(more);
    }
}
