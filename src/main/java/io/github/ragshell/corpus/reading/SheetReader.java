package io.github.ragshell.corpus.reading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;

/** Excel's .xlsx: each sheet under its name, a line for each row, cells parted by {@code |}. */
final class SheetReader implements DocumentReader {

    @Override
    public Document read(Path file, Limits limits) throws IOException, UnreadableException {
        try (var zip = ZippedXml.open(file, limits)) {
            List<String> shared = shared(zip);
            Map<String, String> targets = targets(zip);
            var document = new DocumentBuilder(limits);
            boolean any = false;
            for (Element sheet : zip.xml("xl/workbook.xml").select("sheets > sheet, x|sheets > x|sheet")) {
                String part = targets.get(sheet.attr("r:id"));
                if (part != null && zip.has(part)) {
                    document.heading(1, sheet.attr("name"));
                    any |= rows(zip.xml(part), shared, document);
                }
            }
            if (!any) {
                throw new UnreadableException("it has no text");
            }
            return document.build("Excel", OfficeTitle.of(zip));
        }
    }

    private static boolean rows(Element sheet, List<String> shared, DocumentBuilder document)
            throws UnreadableException {
        boolean first = true;
        for (Element row : sheet.select("row, x|row")) {
            String line =
                    row.children().stream().map(cell -> cell(cell, shared)).collect(Collectors.joining(" | "));
            if (!line.replace("|", "").isBlank()) {
                if (first) {
                    document.paragraph(line);
                } else {
                    document.line(line);
                }
                first = false;
            }
        }
        return !first;
    }

    private static String cell(Element cell, List<String> shared) {
        if (cell.attr("t").equals("inlineStr")) {
            return DocumentBuilder.oneLine(cell.text());
        }
        Element value = cell.selectFirst("v, x|v");
        if (value == null) {
            return "";
        }
        String text = value.text();
        if (!cell.attr("t").equals("s")) {
            return DocumentBuilder.oneLine(text);
        }
        int index = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
        return index >= 0 && index < shared.size() ? shared.get(index) : "";
    }

    private static List<String> shared(ZippedXml zip) throws IOException, UnreadableException {
        var texts = new ArrayList<String>();
        if (zip.has("xl/sharedStrings.xml")) {
            for (Element item : zip.xml("xl/sharedStrings.xml").select("si, x|si")) {
                texts.add(DocumentBuilder.oneLine(item.select("t, x|t").stream()
                        .filter(text -> text.closest("rPh") == null)
                        .map(Element::wholeText)
                        .collect(Collectors.joining())));
            }
        }
        return texts;
    }

    private static Map<String, String> targets(ZippedXml zip) throws IOException, UnreadableException {
        var targets = new HashMap<String, String>();
        for (Element relation : zip.xml("xl/_rels/workbook.xml.rels").select("Relationship")) {
            String target = relation.attr("Target");
            targets.put(relation.attr("Id"), target.startsWith("/") ? target.substring(1) : "xl/" + target);
        }
        return targets;
    }
}
