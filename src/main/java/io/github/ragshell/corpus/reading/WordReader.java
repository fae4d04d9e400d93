package io.github.ragshell.corpus.reading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;

/** Word's .docx: paragraphs, headings by their style or outline level, tables. */
final class WordReader implements DocumentReader {

    private static final Pattern HEADING = Pattern.compile("(?i)heading\\s*([1-9])");

    @Override
    public Document read(Path file, Limits limits) throws IOException, UnreadableException {
        try (var zip = ZippedXml.open(file, limits)) {
            Map<String, Integer> levels = headingStyles(zip);
            var document = new DocumentBuilder(limits);
            Element body = zip.xml("word/document.xml").selectFirst("w|body");
            if (body != null) {
                append(body, levels, document);
            }
            for (String notes : new String[] {"word/footnotes.xml", "word/endnotes.xml"}) {
                if (zip.has(notes)) {
                    append(zip.xml(notes), levels, document);
                }
            }
            if (document.isEmpty()) {
                throw new UnreadableException("it has no text");
            }
            return document.build("Word", OfficeTitle.of(zip));
        }
    }

    private static void append(Element parent, Map<String, Integer> levels, DocumentBuilder document)
            throws UnreadableException {
        for (Element child : parent.children()) {
            switch (child.normalName()) {
                case "w:p" -> paragraph(child, levels, document);
                case "w:tbl" -> document.block(rows(child));
                default -> append(child, levels, document);
            }
        }
    }

    private static void paragraph(Element paragraph, Map<String, Integer> levels, DocumentBuilder document)
            throws UnreadableException {
        int level = level(paragraph, levels);
        if (level > 0) {
            document.heading(level, text(paragraph));
        } else {
            document.paragraph(text(paragraph));
        }
    }

    private static int level(Element paragraph, Map<String, Integer> levels) {
        Element outline = paragraph.selectFirst("w|pPr > w|outlineLvl");
        if (outline != null) {
            return number(outline.attr("w:val"), 8) + 1;
        }
        Element style = paragraph.selectFirst("w|pPr > w|pStyle");
        return style == null ? 0 : levels.getOrDefault(style.attr("w:val"), 0);
    }

    // A style's id depends on the language of Word, its name does not
    private static Map<String, Integer> headingStyles(ZippedXml zip) throws IOException, UnreadableException {
        var levels = new HashMap<String, Integer>();
        if (zip.has("word/styles.xml")) {
            for (Element style : zip.xml("word/styles.xml").select("w|style")) {
                Element name = style.selectFirst("w|name");
                var heading = HEADING.matcher(name == null ? "" : name.attr("w:val"));
                if (heading.matches()) {
                    levels.put(style.attr("w:styleId"), Integer.parseInt(heading.group(1)));
                } else if (name != null && name.attr("w:val").equalsIgnoreCase("title")) {
                    levels.put(style.attr("w:styleId"), 1);
                }
            }
        }
        return levels;
    }

    private static int number(String text, int otherwise) {
        return text.matches("[0-8]") ? Integer.parseInt(text) : otherwise;
    }

    private static String rows(Element table) {
        return table.select("w|tr").stream()
                .map(row -> row.select("> w|tc").stream()
                        .map(cell -> cell.select("w|p").stream()
                                .map(WordReader::text)
                                .collect(Collectors.joining(" ")))
                        .collect(Collectors.joining(" | ")))
                .collect(Collectors.joining("\n"));
    }

    private static String text(Element paragraph) {
        var text = new StringBuilder();
        for (Element run : paragraph.select("w|t, w|tab, w|br, w|cr, w|noBreakHyphen")) {
            switch (run.normalName()) {
                case "w:t" ->
                    run.childNodes().stream()
                            .filter(TextNode.class::isInstance)
                            .forEach(node -> text.append(((TextNode) node).getWholeText()));
                case "w:tab" -> text.append('\t');
                case "w:nobreakhyphen" -> text.append('-');
                default -> text.append('\n');
            }
        }
        return text.toString();
    }
}
