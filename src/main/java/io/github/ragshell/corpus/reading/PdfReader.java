package io.github.ragshell.corpus.reading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;

/** PDF: the text of each page, without headers and footers that repeat from page to page. */
final class PdfReader implements DocumentReader {

    private static final int EDGE_LINES = 2;
    private static final int FEWEST_PAGES = 3;

    @Override
    public Document read(Path file, Limits limits) throws IOException, UnreadableException {
        try (PDDocument pdf = Loader.loadPDF(file.toFile(), IOUtils.createTempFileOnlyStreamCache())) {
            List<List<String>> pages = pages(pdf, limits);
            if (pages.stream().allMatch(List::isEmpty)) {
                throw new UnreadableException("it has no text, as scanned pages do; run it through OCR first");
            }
            Set<String> repeated = repeated(pages);
            var document = new DocumentBuilder(limits);
            for (List<String> page : pages) {
                document.page();
                document.paragraph(String.join("\n", withoutEdges(page, repeated)));
            }
            var information = pdf.getDocumentInformation();
            return document.build("PDF", information == null ? "" : information.getTitle());
        } catch (InvalidPasswordException e) {
            throw new UnreadableException("it is encrypted with a password", e);
        }
    }

    private static List<List<String>> pages(PDDocument pdf, Limits limits) throws IOException, UnreadableException {
        var stripper = new PDFTextStripper();
        stripper.setSortByPosition(false);
        stripper.setLineSeparator("\n");
        var pages = new ArrayList<List<String>>();
        long characters = 0;
        for (int number = 1; number <= pdf.getNumberOfPages(); number++) {
            stripper.setStartPage(number);
            stripper.setEndPage(number);
            String text = stripper.getText(pdf);
            characters += text.length();
            if (characters > limits.characters()) {
                throw new UnreadableException("it has more than %,d characters".formatted(limits.characters()));
            }
            pages.add(text.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList());
        }
        return pages;
    }

    // Lines at the top or bottom of more than half of the pages; their numbers may differ
    private static Set<String> repeated(List<List<String>> pages) {
        if (pages.size() < FEWEST_PAGES) {
            return Set.of();
        }
        Map<String, Integer> counts = new HashMap<>();
        for (List<String> page : pages) {
            edges(page).stream().map(PdfReader::shape).distinct().forEach(line -> counts.merge(line, 1, Integer::sum));
        }
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() * 2 > pages.size())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static List<String> edges(List<String> page) {
        if (page.size() <= 2 * EDGE_LINES) {
            return page;
        }
        var edges = new ArrayList<>(page.subList(0, EDGE_LINES));
        edges.addAll(page.subList(page.size() - EDGE_LINES, page.size()));
        return edges;
    }

    private static List<String> withoutEdges(List<String> page, Set<String> repeated) {
        var kept = new ArrayList<String>();
        for (int i = 0; i < page.size(); i++) {
            boolean edge = i < EDGE_LINES || i >= page.size() - EDGE_LINES;
            if (!edge || !repeated.contains(shape(page.get(i)))) {
                kept.add(page.get(i));
            }
        }
        return kept;
    }

    private static String shape(String line) {
        return line.replaceAll("\\d+", "#");
    }
}
