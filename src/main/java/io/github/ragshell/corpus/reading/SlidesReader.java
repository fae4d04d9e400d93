package io.github.ragshell.corpus.reading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;

/** PowerPoint's .pptx: a page for each slide, its title as the heading, and the speaker's notes. */
final class SlidesReader implements DocumentReader {

    private static final Pattern SLIDE = Pattern.compile("ppt/slides/slide(\\d{1,6})\\.xml");

    @Override
    public Document read(Path file, Limits limits) throws IOException, UnreadableException {
        try (var zip = ZippedXml.open(file, limits)) {
            var document = new DocumentBuilder(limits);
            List<Integer> slides = zip.names().stream()
                    .map(SLIDE::matcher)
                    .filter(java.util.regex.Matcher::matches)
                    .map(name -> Integer.parseInt(name.group(1)))
                    .sorted(Comparator.naturalOrder())
                    .toList();
            for (int slide : slides) {
                document.page();
                shapes(zip.xml("ppt/slides/slide%d.xml".formatted(slide)), document);
                String notes = "ppt/notesSlides/notesSlide%d.xml".formatted(slide);
                if (zip.has(notes)) {
                    notes(zip.xml(notes), document);
                }
            }
            if (document.isEmpty()) {
                throw new UnreadableException("it has no text");
            }
            return document.build("PowerPoint", OfficeTitle.of(zip));
        }
    }

    private static void shapes(Element slide, DocumentBuilder document) throws UnreadableException {
        for (Element shape : slide.select("p|sp, a|tbl")) {
            if (shape.normalName().equals("a:tbl")) {
                document.block(rows(shape));
            } else if (shape.selectFirst("p|nvPr > p|ph[type=title], p|nvPr > p|ph[type=ctrTitle]") != null) {
                document.heading(1, paragraphs(shape));
            } else {
                document.paragraph(paragraphs(shape));
            }
        }
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
