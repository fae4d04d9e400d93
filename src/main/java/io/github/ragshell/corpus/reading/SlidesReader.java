package io.github.ragshell.corpus.reading;

import io.github.ragshell.corpus.reading.OfficeParts.Relation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;

/** PowerPoint's .pptx: a page for each slide, its title as the heading, with the speaker's notes. */
final class SlidesReader implements DocumentReader {

    private static final Pattern SLIDE = Pattern.compile("ppt/slides/slide\\d{1,6}\\.xml");

    @Override
    public Document read(Path file, Limits limits) throws IOException, UnreadableException {
        try (var zip = ZippedXml.open(file, limits)) {
            var parts = new OfficeParts(zip);
            var document = new DocumentBuilder(limits);
            for (String slide : slides(zip, parts)) {
                document.page();
                shapes(parts.xml(slide), document);
                for (Relation relation : parts.relations(slide).values()) {
                    if (relation.type().equals("notesSlide") && parts.has(relation.part())) {
                        notes(parts.xml(relation.part()), document);
                    }
                }
            }
            if (document.isEmpty()) {
                throw new UnreadableException(UnreadableException.NO_TEXT);
            }
            return document.build("PowerPoint", parts.title());
        }
    }

    // The numbers in the names of the parts tell only in which order the slides were made
    private static List<String> slides(ZippedXml zip, OfficeParts parts) throws IOException, UnreadableException {
        String main = parts.main("ppt/presentation.xml");
        if (!parts.has(main)) {
            return zip.names().stream()
                    .filter(name -> SLIDE.matcher(name).matches())
                    .toList();
        }
        Map<String, Relation> relations = parts.relations(main);
        return parts.xml(main).select("p|sldIdLst > p|sldId").stream()
                .map(slide -> relations.get(slide.attr("r:id")))
                .filter(relation -> relation != null && parts.has(relation.part()))
                .map(Relation::part)
                .toList();
    }

    private static void shapes(Element slide, DocumentBuilder document) throws UnreadableException {
        List<Element> shapes = slide.select("p|sp, a|tbl");
        // Shapes stand in the order in which they cover each other
        for (Element shape : shapes) {
            if (isTitle(shape)) {
                document.heading(1, paragraphs(shape));
            }
        }
        for (Element shape : shapes) {
            if (shape.normalName().equals("a:tbl")) {
                document.block(rows(shape));
            } else if (!isTitle(shape)) {
                document.paragraph(paragraphs(shape));
            }
        }
    }

    private static boolean isTitle(Element shape) {
        return shape.normalName().equals("p:sp")
                && shape.selectFirst("p|nvPr > p|ph[type=title], p|nvPr > p|ph[type=ctrTitle]") != null;
    }

    private static void notes(Element slide, DocumentBuilder document) throws UnreadableException {
        for (Element shape : slide.select("p|sp")) {
            if (shape.selectFirst("p|nvPr > p|ph[type=body]") != null) {
                document.paragraph(paragraphs(shape));
            }
        }
    }

    private static String rows(Element table) {
        return table.select("a|tr").stream()
                .map(row -> row.select("> a|tc").stream()
                        .map(cell -> paragraphs(cell).replace('\n', ' '))
                        .collect(Collectors.joining(" | ")))
                .collect(Collectors.joining("\n"));
    }

    private static String paragraphs(Element shape) {
        return shape.select("a|p").stream()
                .map(paragraph -> paragraph.select("a|t, a|br").stream()
                        .map(run -> run.normalName().equals("a:br") ? "\n" : run.wholeText())
                        .collect(Collectors.joining()))
                .filter(line -> !line.isBlank())
                .collect(Collectors.joining("\n"));
    }
}
