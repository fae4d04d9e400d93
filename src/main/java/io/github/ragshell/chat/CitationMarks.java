package io.github.ragshell.chat;

import io.github.ragshell.view.MarkdownTree;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.node.SourceSpan;

/** The marks [1], [2, 3] by which a text names passages. */
final class CitationMarks {

    // Not a Markdown link [1](...), nor an index such as v[0]=1: a mark may follow a word, but no code follows the mark
    // Possessive: a mark of thousands of numbers would overflow the stack
    private static final String MARK =
            "(?:(?<![\\p{L}\\p{N}_])|(?=\\[[\\d,;\\s]*+](?![\\w\\p{Sm}])))\\[(\\d{1,4}+(?:\\s*+[,;]\\s*+\\d{1,4}+)*+)](?!\\()";
    private static final Pattern ONE = Pattern.compile(MARK);
    private static final Pattern IN_BRACKETS = Pattern.compile("\\((?:" + MARK + "[\\s,;]*+)++\\)|" + MARK);
    private static final Pattern SPACE_LEFT_OVER = Pattern.compile("(?<![ \\t])[ \\t]++(?=[.,;:!?)。，；：！？）])");

    private CitationMarks() {}

    /** The numbers, in ascending order; the set may be changed. */
    static Set<Integer> in(String text) {
        var numbers = new TreeSet<Integer>();
        var mark = ONE.matcher(withoutCode(text));
        while (mark.find()) {
            Arrays.stream(mark.group(1).split("[,;]"))
                    .map(String::strip)
                    .map(Integer::valueOf)
                    .forEach(numbers::add);
        }
        return numbers;
    }

    /** The text without the marks, and without the brackets that hold nothing else. */
    static String without(String text) {
        var rest = new StringBuilder();
        int from = 0;
        var mark = IN_BRACKETS.matcher(withoutCode(text));
        while (mark.find()) {
            rest.append(text, from, mark.start());
            from = mark.end();
        }
        rest.append(text, from, text.length());
        return SPACE_LEFT_OVER.matcher(rest).replaceAll("").strip();
    }

    private static CharSequence withoutCode(String text) {
        var prose = new StringBuilder(text);
        MarkdownTree.of(text).accept(new AbstractVisitor() {
            @Override
            public void visit(Code code) {
                blank(code);
            }

            @Override
            public void visit(FencedCodeBlock code) {
                blank(code);
            }

            @Override
            public void visit(IndentedCodeBlock code) {
                blank(code);
            }

            private void blank(Node node) {
                for (SourceSpan span : node.getSourceSpans()) {
                    int begin = span.getInputIndex();
                    prose.replace(begin, begin + span.getLength(), " ".repeat(span.getLength()));
                }
            }
        });
        return prose;
    }
}
