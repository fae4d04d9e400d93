package io.github.ragshell.corpus;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.commonmark.parser.SourceLines;

/** The headings of one Markdown text, found by character offset. Headings inside code fences don't count. */
final class Headings {

    // Without nested blocks and without inline markup the time grows with the length of the text, whatever is in it
    private static final Parser PARSER = Parser.builder()
            .enabledBlockTypes(Set.of(Heading.class, FencedCodeBlock.class))
            .inlineParserFactory(context -> Headings::keepTitle)
            .includeSourceSpans(IncludeSourceSpans.BLOCKS)
            .build();

    private final NavigableMap<Integer, String> headings = new TreeMap<>();

    Headings(String text) {
        PARSER.parse(text).accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                int offset = heading.getSourceSpans().get(0).getInputIndex();
                // Front matter ends with a line that Markdown takes for the underline of a heading
                if (text.charAt(firstInk(text, offset)) == '#') {
                    headings.put(offset, title(heading));
                }
            }
        });
    }

    /** The heading that the character at {@code offset} belongs to or stands under; empty before the first. */
    String headingAt(int offset) {
        Map.Entry<Integer, String> entry = headings.floorEntry(offset);
        return entry == null ? "" : entry.getValue();
    }

    private static void keepTitle(SourceLines lines, Node block) {
        if (block instanceof Heading) {
            block.appendChild(new Text(lines.getContent()));
        }
    }

    private static String title(Heading heading) {
        return ((Text) heading.getFirstChild()).getLiteral().strip();
    }

    private static int firstInk(String text, int offset) {
        int i = offset;
        while (text.charAt(i) == ' ') {
            i++;
        }
        return i;
    }
}
