package io.github.ragshell.corpus.reading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** OpenDocument texts, slides and sheets (.odt, .odp, .ods). */
final class OpenDocumentReader implements DocumentReader {

    private static final Set<String> LEFT_OUT =
            Set.of("office:annotation", "text:tracked-changes", "text:sequence-decls", "office:forms");
    private static final int MAX_REPEATED = 1000;

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
                throw new UnreadableException("it has no text");
            }
            Element title = zip.has("meta.xml") ? zip.xml("meta.xml").selectFirst("dc|title") : null;
            return document.build("OpenDocument", title == null ? "" : title.text());
        }
    }

    private static void append(Element parent, DocumentBuilder document) throws UnreadableException {
        for (Element child : parent.children()) {
            String name = child.normalName();
            switch (name) {
                case "text:h" -> document.heading(level(child), text(child));
                case "text:p" -> document.paragraph(text(child));
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

    private static void table(Element table, DocumentBuilder document) throws UnreadableException {
        boolean sheet = table.parent() != null && table.parent().normalName().equals("office:spreadsheet");
        if (sheet) {
            document.heading(1, table.attr("table:name"));
        }
        String rows = table.select("table|table-row").stream()
                .map(OpenDocumentReader::row)
                .filter(row -> !row.replace("|", "").isBlank())
                .collect(Collectors.joining("\n"));
        if (sheet) {
            document.paragraph(rows);
        } else {
            document.block(rows);
        }
    }

    private static String row(Element row) {
        return row.select("> table|table-cell").stream()
                .map(cell -> cell.select("text|p").stream()
                        .map(OpenDocumentReader::text)
                        .collect(Collectors.joining(" ")))
                .collect(Collectors.joining(" | "))
                .replaceAll("( \\| )+$", "");
    }

    private static int level(Element heading) {
        String level = heading.attr("text:outline-level");
        return level.matches("[1-9]") ? Integer.parseInt(level) : 1;
    }

    private static String text(Element paragraph) {
        var text = new StringBuilder();
        append(paragraph, text);
        return text.toString();
    }

    private static void append(Node parent, StringBuilder text) {
        for (Node child : parent.childNodes()) {
            if (child instanceof TextNode piece) {
                text.append(piece.getWholeText());
            } else if (child instanceof Element element) {
                switch (element.normalName()) {
                    case "text:s" -> text.append(" ".repeat(spaces(element)));
                    case "text:tab" -> text.append('\t');
                    case "text:line-break" -> text.append('\n');
                    case "text:note-citation", "office:annotation" -> {}
                    default -> append(element, text);
                }
            }
        }
    }

    private static int spaces(Element element) {
        String count = element.attr("text:c");
        return count.matches("\\d{1,4}") ? Math.min(MAX_REPEATED, Integer.parseInt(count)) : 1;
    }
}
