package io.github.ragshell.corpus.reading;

import io.github.ragshell.corpus.reading.OfficeParts.Relation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;

/** Excel's .xlsx: each sheet under its name, a line for each row, cells parted by {@code |}. */
final class SheetReader implements DocumentReader {

    @Override
    public Document read(Path file, Limits limits) throws IOException, UnreadableException {
        try (var zip = ZippedXml.open(file, limits)) {
            var parts = new OfficeParts(zip);
            String main = parts.main("xl/workbook.xml");
            List<String> shared = shared(parts, main);
            Map<String, Relation> relations = parts.relations(main);
            var document = new DocumentBuilder(limits);
            Element workbook = parts.xml(main);
            SheetDates dates = SheetDates.of(parts, main, workbook);
            boolean any = false;
            for (Element sheet : workbook.select("sheets > sheet, x|sheets > x|sheet")) {
                Relation relation = relations.get(sheet.attr("r:id"));
                if (relation != null && parts.has(relation.part())) {
                    document.heading(1, sheet.attr("name"));
                    any |= document.lines(grid(parts.xml(relation.part()), shared, dates), false);
                }
            }
            if (!any) {
                throw new UnreadableException(UnreadableException.NO_TEXT);
            }
            return document.build("Excel", parts.title());
        }
    }

    private static Grid grid(Element sheet, List<String> shared, SheetDates dates) throws UnreadableException {
        var grid = new Grid();
        for (Element row : sheet.select("row, x|row")) {
            grid.row();
            int column = 0;
            for (Element cell : row.children()) {
                column = Math.max(column, column(cell.attr("r"), column));
                grid.cell(column++, 1, text(cell, shared, dates));
            }
        }
        return grid;
    }

    // "B7" is in column 1; a cell need not say where it is
    private static int column(String reference, int otherwise) {
        int column = 0;
        for (int i = 0; i < reference.length() && column <= Grid.MAX_COLUMNS; i++) {
            char c = reference.charAt(i);
            if (c < 'A' || c > 'Z') {
                break;
            }
            column = column * 26 + c - 'A' + 1;
        }
        return column == 0 ? otherwise : column - 1;
    }

    private static String text(Element cell, List<String> shared, SheetDates dates) {
        String type = cell.attr("t");
        if (type.equals("inlineStr")) {
            return DocumentBuilder.oneLine(cell.text());
        }
        Element value = cell.selectFirst("v, x|v");
        if (value == null) {
            return "";
        }
        String text = DocumentBuilder.oneLine(value.text());
        return switch (type) {
            case "s" -> {
                int index = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
                yield index >= 0 && index < shared.size() ? shared.get(index) : "";
            }
            case "b" -> text.equals("0") ? "FALSE" : "TRUE";
            case "", "n" -> dates.text(text, cell.attr("s"));
            default -> text;
        };
    }

    private static List<String> shared(OfficeParts parts, String main) throws IOException, UnreadableException {
        var texts = new ArrayList<String>();
        Optional<String> part = parts.related(main, "sharedStrings");
        if (part.isPresent()) {
            for (Element item : parts.xml(part.get()).select("si, x|si")) {
                texts.add(DocumentBuilder.oneLine(item.select("t, x|t").stream()
                        .filter(text -> text.closest("rPh") == null)
                        .map(Element::wholeText)
                        .collect(Collectors.joining())));
            }
        }
        return texts;
    }
}
