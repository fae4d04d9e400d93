package io.github.ragshell.corpus.reading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeFilter.FilterResult;

/** OpenDocument texts, slides and sheets (.odt, .odp, .ods). */
final class OpenDocumentReader implements DocumentReader {

    private static final Set<String> LEFT_OUT =
            Set.of("office:annotation", "text:tracked-changes", "text:sequence-decls", "office:forms");
    private static final int MAX_SPACES = 1000;

    @Override
    public Document read(Path file, Limits limits) throws IOException, UnreadableException {
        try (var zip = ZippedXml.open(file, limits)) {
            if (zip.has("META-INF/manifest.xml")
                    && zip.xml("META-INF/manifest.xml").selectFirst("manifest|encryption-data") != null) {
                throw new UnreadableException("it is encrypted");
            }
            Element body = zip.xml("content.xml").selectFirst("office|body");
            var document = new DocumentBuilder(limits);
            if (body != null) {
                append(body, document);
            }
            if (document.isEmpty()) {
                throw new UnreadableException(UnreadableException.NO_TEXT);
            }
            Element title = zip.has("meta.xml") ? zip.xml("meta.xml").selectFirst("dc|title") : null;
            return document.build("OpenDocument", title == null ? "" : title.text());
        }
    }

    private static void append(Element parent, DocumentBuilder document) throws UnreadableException {
        for (Element child : parent.children()) {
            String name = child.normalName();
            switch (name) {
                case "text:h", "text:p" -> paragraph(child, document);
                case "svg:title", "svg:desc" -> document.paragraph(child.text());
                case "table:table" -> table(child, document);
                case "draw:page" -> {
                    document.page();
                    append(child, document);
                }
                default -> {
                    if (!LEFT_OUT.contains(name)) {
                        append(child, document);
                    }
                }
            }
        }
    }

    private static void paragraph(Element paragraph, DocumentBuilder document) throws UnreadableException {
        var beside = new ArrayList<Element>();
        String text = text(paragraph, beside);
        if (paragraph.normalName().equals("text:h")) {
            document.heading(level(paragraph), text);
        } else {
            document.paragraph(text);
        }
        for (Element part : beside) {
            append(part, document);
        }
    }

    private static void table(Element table, DocumentBuilder document) throws UnreadableException {
        boolean sheet = table.parent() != null && table.parent().normalName().equals("office:spreadsheet");
        if (sheet) {
            document.heading(1, table.attr("table:name"));
        }
        var grid = new Grid();
        for (Element row : Outermost.of(table, "table:table-row")) {
            grid.row();
            int column = 0;
            for (Element cell : Outermost.of(row, "table:table-cell", "table:covered-table-cell")) {
                int times = number(cell.attr("table:number-columns-repeated"), 1);
                grid.cell(column, times, cell(cell));
                column += times;
            }
        }
        document.lines(grid, !sheet);
    }

    // What a cell holds is one line, a table too
    private static String cell(Element cell) {
        var texts = new ArrayList<String>();
        cell.filter(new NodeFilter() {
            @Override
            public FilterResult head(Node node, int depth) {
                String name = node.normalName();
                if (LEFT_OUT.contains(name)) {
                    return FilterResult.SKIP_ENTIRELY;
                }
                if (node instanceof Element paragraph && (name.equals("text:p") || name.equals("text:h"))) {
                    texts.add(DocumentBuilder.oneLine(text(paragraph, new ArrayList<>())));
                }
                return FilterResult.CONTINUE;
            }
        });
        return texts.stream().filter(text -> !text.isEmpty()).collect(Collectors.joining(" "));
    }

    private static int level(Element heading) {
        return number(heading.attr("text:outline-level"), 1);
    }

    /** @param beside gets what the paragraph holds and is no part of its sentences: notes, text boxes, pictures */
    private static String text(Element paragraph, List<Element> beside) {
        var text = new StringBuilder();
        append(paragraph, text, beside);
        return text.toString();
    }

    private static void append(Node parent, StringBuilder text, List<Element> beside) {
        for (Node child : parent.childNodes()) {
            if (child instanceof TextNode piece) {
                text.append(piece.getWholeText());
            } else if (child instanceof Element element) {
                String name = element.normalName();
                switch (name) {
                    case "text:s" -> text.append(" ".repeat(Math.min(MAX_SPACES, number(element.attr("text:c"), 1))));
                    case "text:tab" -> text.append('\t');
                    case "text:line-break" -> text.append('\n');
                    case "draw:a" -> append(element, text, beside);
                    default -> {
                        if (name.equals("text:note") || name.startsWith("draw:")) {
                            beside.add(element);
                        } else if (!LEFT_OUT.contains(name)) {
                            append(element, text, beside);
                        }
                    }
                }
            }
        }
    }

    private static int number(String text, int otherwise) {
        return text.matches("\\d{1,5}") ? Integer.parseInt(text) : otherwise;
    }
}
