package io.github.ragshell.corpus.reading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.commonmark.parser.SourceLines;
import org.commonmark.renderer.text.TextContentRenderer;

/** Markdown as it stands, with the headings, tables and code blocks of its CommonMark tree. */
final class MarkdownReader implements DocumentReader {

    // Nesting deeper than this is no document
    private static final int MAX_NESTING = 50;
    // A longer heading is taken as it stands
    private static final int MAX_STYLED_HEADING = 1000;
    private static final Parser BLOCKS = Parser.builder()
            .extensions(List.of(TablesExtension.create()))
            .includeSourceSpans(IncludeSourceSpans.BLOCKS)
            .maxOpenBlockParsers(MAX_NESTING)
            // Only the text of headings is wanted; 90,000 times "<" takes the usual parser minutes
            .inlineParserFactory(context -> MarkdownReader::keepHeading)
            .build();
    private static final Parser INLINE = Parser.builder().build();
    private static final TextContentRenderer PLAIN =
            TextContentRenderer.builder().build();

    @Override
    public Document read(Path file, Limits limits) throws IOException, UnreadableException {
        return of(TextReader.text(file, limits));
    }

    static Document of(String text) {
        var headings = new ArrayList<Document.Heading>();
        var blocks = new ArrayList<Document.Range>();
        int body = frontMatterEnd(text);
        // Only blocks at the top level: what stands in a list or a quotation may be cut with it
        for (Node node = BLOCKS.parse(blank(text, body)).getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading heading) {
                String title = title(DocumentBuilder.oneLine(PLAIN.render(heading)));
                if (!title.isEmpty()) {
                    headings.add(new Document.Heading(begin(node), end(node), heading.getLevel(), title));
                }
            } else if (node instanceof FencedCodeBlock
                    || node instanceof IndentedCodeBlock
                    || node instanceof TableBlock) {
                blocks.add(new Document.Range(begin(node), end(node)));
            }
        }
        String title = headings.isEmpty() ? "" : headings.get(0).text();
        return new Document("", "Markdown", title, text, headings, List.of(), blocks);
    }

    private static void keepHeading(SourceLines lines, Node block) {
        if (block instanceof Heading) {
            block.appendChild(new Text(lines.getContent()));
        }
    }

    private static String title(String heading) {
        return heading.isEmpty() || heading.length() > MAX_STYLED_HEADING
                ? heading
                : DocumentBuilder.oneLine(PLAIN.render(INLINE.parse("# " + heading + " #")));
    }

    private static int frontMatterEnd(String text) {
        if (!text.startsWith("---\n")) {
            return 0;
        }
        int end = text.indexOf("\n---\n", 3);
        return end < 0 ? 0 : end + "\n---\n".length();
    }

    // The offsets of the rest stay what they are
    private static String blank(String text, int end) {
        char[] blanked = text.toCharArray();
        for (int i = 0; i < end; i++) {
            blanked[i] = blanked[i] == '\n' ? '\n' : ' ';
        }
        return new String(blanked);
    }

    private static int begin(Node node) {
        return node.getSourceSpans().get(0).getInputIndex();
    }

    private static int end(Node node) {
        List<SourceSpan> spans = node.getSourceSpans();
        SourceSpan last = spans.get(spans.size() - 1);
        return last.getInputIndex() + last.getLength();
    }
}
