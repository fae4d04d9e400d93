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

    // Not a Markdown link [1](...), and not an index in code such as vectors[0]
    // Possessive: a mark of thousands of numbers would overflow the stack
    private static final Pattern MARK =
            Pattern.compile("(?<![\\w`])\\[(\\d{1,4}+(?:\\s*+[,;]\\s*+\\d{1,4}+)*+)](?!\\()");
    private static final Pattern SPACE_LEFT_OVER = Pattern.compile("(?<![ \\t])[ \\t]++(?=[.,;:!?])");

    private CitationMarks() {}

    /** The numbers, in ascending order; the set may be changed. */
    static Set<Integer> in(String text) {
        var numbers = new TreeSet<Integer>();
        var mark = MARK.matcher(withoutCode(text));
        while (mark.find()) {
            Arrays.stream(mark.group(1).split("[,;]"))
                    .map(String::strip)
                    .map(Integer::valueOf)
                    .forEach(numbers::add);
        }
        return numbers;
    }

    /** The text without the marks. */
    static String without(String text) {
        return SPACE_LEFT_OVER
                .matcher(MARK.matcher(text).replaceAll(""))
                .replaceAll("")
                .strip();
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
