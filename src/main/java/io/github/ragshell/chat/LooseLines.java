package io.github.ragshell.chat;

import io.github.ragshell.corpus.Sentence;
import io.github.ragshell.corpus.Sentences;
import io.github.ragshell.view.MarkdownTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Heading;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;

/**
 * What a Markdown text says outside of its sentences: the rows of its tables, cells joined by commas, and those headings
 * that name a passage.
 */
final class LooseLines {

    private static final Pattern CELL = Pattern.compile("(?<!\\\\)\\|");
    private static final Pattern DELIMITERS = Pattern.compile("[|\\s:-]*+");

    private final String text;
    private final List<Sentence> lines = new ArrayList<>();

    private LooseLines(String text) {
        this.text = text;
    }

    static List<Sentence> of(String text) {
        var found = new LooseLines(text);
        MarkdownTree.of(text).accept(found.new Blocks());
        return found.lines;
    }

    private final class Blocks extends AbstractVisitor {

        @Override
        public void visit(Heading heading) {
            String line = line(heading.getSourceSpans().get(0)).replaceAll("^#+\\s|\\s#+$", "");
            if (line.contains("[") && !CitationMarks.in(line).isEmpty()) {
                add(line, List.of(line));
            }
        }

        @Override
        public void visit(CustomNode node) {
            if (node instanceof TableRow && !(node.getParent() instanceof TableHead)) {
                row(line(node.getSourceSpans().get(0)));
            }
            visitChildren(node);
        }

        // A row of a table without a head
        @Override
        public void visit(Paragraph paragraph) {
            for (SourceSpan span : paragraph.getSourceSpans()) {
                String line = line(span);
                if (line.startsWith("|")) {
                    row(line);
                }
            }
        }
    }

    private String line(SourceSpan span) {
        int begin = span.getInputIndex();
        return text.substring(begin, begin + span.getLength()).strip();
    }

    private void row(String line) {
        if (!DELIMITERS.matcher(line).matches()) {
            add(line, Arrays.asList(CELL.split(line)));
        }
    }

    private void add(String line, List<String> cells) {
        String said = cells.stream()
                .map(cell -> (cell.contains("[") ? CitationMarks.without(cell) : cell.strip()).replaceAll("[`*]", ""))
                .filter(cell -> !cell.isBlank())
                .collect(Collectors.joining(", "));
        if (!said.isEmpty() && lines.size() < Sentences.MAX) {
            Set<Integer> marks = line.contains("[") ? CitationMarks.in(line) : Set.of();
            lines.add(new Sentence(marks.isEmpty() ? said : said + " " + marks, said, false));
        }
    }
}
