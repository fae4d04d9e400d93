package io.github.ragshell.corpus.reading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;

/** Word's .docx: paragraphs, headings by their style or outline level, tables. */
final class WordReader implements DocumentReader {

    private static final Pattern HEADING = Pattern.compile("(?i)heading\\s*([1-9])");

    private static final String TEXT_BOX = "w:txbxcontent";

    @Override
    public Document read(Path file, Limits limits) throws IOException, UnreadableException {
        try (var zip = ZippedXml.open(file, limits)) {
            var parts = new OfficeParts(zip);
            String main = parts.main("word/document.xml");
            Map<String, Integer> levels = headingStyles(parts, main);
            var document = new DocumentBuilder(limits);
            Element body = xml(parts, main).selectFirst("w|body");
            if (body != null) {
                append(body, levels, document);
            }
            for (String type : new String[] {"footnotes", "endnotes"}) {
                Optional<String> notes = parts.related(main, type);
                if (notes.isPresent()) {
                    append(xml(parts, notes.get()), levels, document);
                }
            }
            if (document.isEmpty()) {
                throw new UnreadableException(UnreadableException.NO_TEXT);
            }
            return document.build("Word", parts.title());
        }
    }

    // What was moved stands at its new place too
    private static Element xml(OfficeParts parts, String name) throws IOException, UnreadableException {
        Element part = parts.xml(name);
        LeftOut.remove(part.select("w|moveFrom"));
        return part;
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
        for (Element box : Outermost.of(paragraph, TEXT_BOX)) {
            append(box, levels, document);
        }
    }

    private static int level(Element paragraph, Map<String, Integer> levels) {
        Element outline = paragraph.selectFirst("w|pPr > w|outlineLvl");
        if (outline != null) {
            // The level below the last one is text
            String level = outline.attr("w:val");
            return level.matches("[0-8]") ? Integer.parseInt(level) + 1 : 0;
        }
        Element style = paragraph.selectFirst("w|pPr > w|pStyle");
        return style == null ? 0 : levels.getOrDefault(style.attr("w:val"), 0);
    }

    // A style's id depends on the language of Word, its name does not
    private static Map<String, Integer> headingStyles(OfficeParts parts, String main)
            throws IOException, UnreadableException {
        var levels = new HashMap<String, Integer>();
        Optional<String> styles = parts.related(main, "styles");
        if (styles.isPresent()) {
            for (Element style : parts.xml(styles.get()).select("w|style")) {
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

    // What a cell holds is one line, a table too
    private static String rows(Element table) {
        return Outermost.of(table, "w:tr").stream()
                .map(row -> Outermost.of(row, "w:tc").stream()
                        .map(cell -> cell.select("w|p").stream()
                                .map(paragraph -> text(paragraph).replace('\n', ' '))
                                .filter(text -> !text.isBlank())
                                .collect(Collectors.joining(" ")))
                        .collect(Collectors.joining(" | ")))
                .collect(Collectors.joining("\n"));
    }

    // Without its properties, among which are tab stops, and without the paragraphs in its text boxes
    private static String text(Element paragraph) {
        var text = new StringBuilder();
        for (Element run :
                Outermost.of(paragraph, "w:t", "w:tab", "w:br", "w:cr", "w:nobreakhyphen", "w:ppr", TEXT_BOX)) {
            switch (run.normalName()) {
                case "w:t" ->
                    run.childNodes().stream()
                            .filter(TextNode.class::isInstance)
                            .forEach(node -> text.append(((TextNode) node).getWholeText()));
                case "w:tab" -> text.append('\t');
                case "w:nobreakhyphen" -> text.append('-');
                case "w:br", "w:cr" -> text.append('\n');
                default -> {}
            }
        }
        return text.toString();
    }
}
