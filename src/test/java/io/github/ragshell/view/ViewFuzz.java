package io.github.ragshell.view;

import io.github.ragshell.fuzz.Scratch;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

public final class ViewFuzz {

    private static final Set<String> ELEMENTS = Set.of(
            "html head body div p pre code b em strong a ul ol li blockquote h1 h2 h3 h4 h5 h6 hr br table thead tbody tr th td details summary span"
                    .split(" "));
    private static final Set<String> ATTRIBUTES =
            Set.of("style", "align", "href", "title", "rel", "target", "class", "start", "open", "dir");

    private ViewFuzz() {}

    public static void markdown(byte[] data) {
        requireHarmless(Markdown.html(Scratch.text(data)));
    }

    public static void table(byte[] data) {
        String text = Scratch.text(data);
        String[] cells = text.split("\n", 20);
        var numbers = new double[cells.length];
        for (int i = 0; i < cells.length; i++) {
            numbers[i] = cells[i].hashCode() / 1000.0;
        }
        var table = Table.create(
                cells[0], StringColumn.create(name(cells[0], "text"), cells), DoubleColumn.create("distance", numbers));
        requireHarmless(HtmlTables.html(table)
                // Ours, the same in every table
                .replaceFirst("(?s)<style>.*?</style>", "")
                .replaceFirst("(?s)<script>(?!.*<script>).*?</script>", ""));
        for (String line : Tables.text(table, 80).split("\n")) {
            requireNoControls(line);
        }
    }

    private static String name(String text, String otherwise) {
        return text.isBlank() || text.trim().equalsIgnoreCase("distance") ? otherwise : text;
    }

    /** No element or attribute that we do not write, and no link but to the web. */
    public static void requireHarmless(String html) {
        for (Element element : Jsoup.parseBodyFragment(html).getAllElements()) {
            if (!ELEMENTS.contains(element.normalName())
                    && !element.normalName().equals("#root")) {
                throw new AssertionError("element " + element.normalName() + " in " + html);
            }
            for (Attribute attribute : element.attributes()) {
                requireHarmless(attribute, html);
            }
        }
        html.lines().forEach(ViewFuzz::requireNoControls);
    }

    private static void requireHarmless(Attribute attribute, String html) {
        boolean link = attribute.getKey().equals("href");
        if (!ATTRIBUTES.contains(attribute.getKey())
                || link && !attribute.getValue().matches("(?is)https?://.*")) {
            throw new AssertionError("attribute " + attribute + " in " + html);
        }
    }

    private static void requireNoControls(String line) {
        if (line.codePoints()
                .anyMatch(c -> c < 0x20 && c != '\t' && c != '\n' || c == 0x202E || c == 0x7F || c == 0x9B)) {
            throw new AssertionError("a control character in " + line);
        }
    }
}
