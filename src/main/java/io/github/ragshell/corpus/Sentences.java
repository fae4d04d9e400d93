package io.github.ragshell.corpus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.view.MarkdownTree;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;

/**
 * The sentences of a Markdown text. Headings, rules, tables and pictures are no sentences; links and code are never cut,
 * and a block of code belongs to the sentence before it.
 */
public final class Sentences {

    /** Sentences of a text that are read. */
    public static final int MAX = 1_000;

    /** What ends with a full stop that ends no sentence, without that full stop: part of a regular expression. */
    public static final String ABBREVIATIONS = "\\b(?:e\\.g|i\\.e|etc|vs)";

    private static final Pattern UNBREAKABLE = Pattern.compile("https?://\\S*[\\w/]|" + ABBREVIATIONS + "\\.");
    private static final String TAG = "</?[A-Za-z][\\w-]*+(?:[\\s/][^>]*+)?>\\s*+";
    // Tags alone, a heading or table in tags, or a row of a table without a head
    private static final Pattern NOT_PROSE =
            Pattern.compile("(?:" + TAG + ")++|</?(?i:h[1-6]|table|thead|tbody|caption|tr|th|td)\\b.*|\\|.*");
    private static final Pattern FIRST_TAGS = Pattern.compile("\\s*+(?:" + TAG + ")++");
    private static final Pattern END_TAG = Pattern.compile("</[A-Za-z][\\w-]{0,40}>");

    private final String text;
    private final List<Sentence> sentences = new ArrayList<>();
    private final BitSet unbreakable = new BitSet();
    private final BitSet address = new BitSet();
    private final BitSet unseen = new BitSet();

    private Sentences(String text) {
        this.text = text;
    }

    /**
     * @param text a chunk cut at Markdown headings, whose first line may be the heading it stands under; or an answer
     * @param heading that heading, empty where there is none
     */
    public static List<Sentence> of(String text, String heading) {
        if (text == null || heading == null) {
            throw new InvalidInputException("The %s is null. Pass a text and its heading, which may be empty."
                    .formatted(text == null ? "text" : "heading"));
        }
        var found = new Sentences(prose(text, heading));
        Node document = MarkdownTree.of(found.text);
        document.accept(found.new Inlines());
        document.accept(found.new Blocks());
        return found.sentences;
    }

    private static String prose(String text, String heading) {
        String prose = withoutComments(withoutFrontMatter(text)).stripLeading();
        int line = (prose + "\n").indexOf('\n');
        boolean titled = !heading.isEmpty() && prose.substring(0, line).strip().equals(heading);
        return titled ? prose.substring(line) : prose;
    }

    private static String withoutFrontMatter(String text) {
        String stripped = text.stripLeading();
        if (!stripped.startsWith("---\n")) {
            return text;
        }
        // A blank line before the second rule: both part paragraphs
        int begin = "---\n".length();
        for (int end = stripped.indexOf('\n', begin); end >= 0; end = stripped.indexOf('\n', begin)) {
            String line = stripped.substring(begin, end).strip();
            if (line.isEmpty() || line.equals("---")) {
                return line.isEmpty() ? text : stripped.substring(end);
            }
            begin = end + 1;
        }
        return text;
    }

    private static String withoutComments(String text) {
        var out = new StringBuilder();
        int from = 0;
        int begin = text.indexOf("<!--");
        while (begin >= 0) {
            int end = text.indexOf("-->", begin);
            if (end < 0) {
                break;
            }
            out.append(text, from, begin);
            from = end + "-->".length();
            begin = text.indexOf("<!--", from);
        }
        return out.append(text, from, text.length()).toString();
    }

    /** Marks what belongs together, and what a person does not read. */
    private final class Inlines extends AbstractVisitor {

        @Override
        public void visit(Code code) {
            mark(code, unbreakable, true);
        }

        @Override
        public void visit(Image image) {
            mark(image, unseen, true);
        }

        @Override
        public void visit(Link link) {
            mark(link, unbreakable, true);
            mark(link, address, true);
            for (Node child = link.getFirstChild(); child != null; child = child.getNext()) {
                mark(child, address, false);
            }
            visitChildren(link);
        }

        private void mark(Node node, BitSet marks, boolean value) {
            for (SourceSpan span : node.getSourceSpans()) {
                marks.set(span.getInputIndex(), span.getInputIndex() + span.getLength(), value);
            }
        }
    }

    private final class Blocks extends AbstractVisitor {

        @Override
        public void visit(Heading heading) {}

        @Override
        public void visit(FencedCodeBlock code) {
            attach(code);
        }

        @Override
        public void visit(IndentedCodeBlock code) {
            attach(code);
        }

        @Override
        public void visit(Paragraph paragraph) {
            boolean listed = paragraph.getParent() instanceof ListItem && paragraph.getPrevious() == null;
            var prose = new StringBuilder();
            var offsets = new ArrayList<Integer>();
            for (SourceSpan line : paragraph.getSourceSpans()) {
                int begin = line.getInputIndex();
                int end = begin + line.getLength();
                if (NOT_PROSE.matcher(text.substring(begin, end)).matches()) {
                    listed &= !cut(prose, offsets, listed);
                    continue;
                }
                markTags(begin, end);
                append(prose, offsets, begin, end);
            }
            cut(prose, offsets, listed);
        }
    }

    private void markTags(int begin, int end) {
        Matcher first = FIRST_TAGS.matcher(text).region(begin, end);
        if (first.lookingAt() && !unbreakable.get(begin)) {
            unseen.set(begin, first.end());
        }
        Matcher last = END_TAG.matcher(text).region(begin, end);
        while (last.find()) {
            if (!unbreakable.get(last.start())) {
                unseen.set(last.start(), last.end());
            }
        }
    }

    // Lines are joined by a space; offsets has for each character where it stands in the text
    private void append(StringBuilder prose, List<Integer> offsets, int begin, int end) {
        if (!prose.isEmpty()) {
            prose.append(' ');
            offsets.add(begin);
        }
        for (int i = begin; i < end; i++) {
            boolean again = text.charAt(i) == ' ' && (prose.isEmpty() || prose.charAt(prose.length() - 1) == ' ');
            if (!unseen.get(i) && !again) {
                prose.append(text.charAt(i));
                offsets.add(i);
            }
        }
    }

    private boolean cut(StringBuilder prose, List<Integer> offsets, boolean listed) {
        // Nothing inside a link or code may look like the end of a sentence
        var masked = new StringBuilder(UNBREAKABLE.matcher(prose).replaceAll(found -> "x"
                .repeat(found.group().length())));
        for (int i = 0; i < masked.length(); i++) {
            if (unbreakable.get(offsets.get(i))) {
                masked.setCharAt(i, 'x');
            }
        }
        var breaks = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        breaks.setText(masked.toString());
        boolean first = true;
        int begin = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; begin = end, end = breaks.next()) {
            String sentence = prose.substring(begin, end).strip();
            if (!sentence.isEmpty() && sentences.size() < MAX) {
                sentences.add(new Sentence(sentence, plain(prose, offsets, begin, end), listed && first));
                first = false;
            }
        }
        prose.setLength(0);
        offsets.clear();
        return !first;
    }

    private String plain(StringBuilder prose, List<Integer> offsets, int begin, int end) {
        var plain = new StringBuilder();
        for (int i = begin; i < end; i++) {
            char c = prose.charAt(i);
            if (!address.get(offsets.get(i)) && c != '`' && c != '*') {
                plain.append(c);
            }
        }
        return plain.toString().strip();
    }

    private void attach(Node code) {
        if (sentences.isEmpty() || code.getSourceSpans().isEmpty()) {
            return;
        }
        List<SourceSpan> lines = code.getSourceSpans();
        SourceSpan last = lines.get(lines.size() - 1);
        String block = text.substring(lines.get(0).getInputIndex(), last.getInputIndex() + last.getLength());
        Sentence before = sentences.remove(sentences.size() - 1);
        sentences.add(new Sentence(before.markdown() + "\n\n" + block + "\n", before.plain(), before.listed()));
    }
}
