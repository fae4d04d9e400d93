package io.github.ragshell.corpus.reading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jsoup.nodes.Element;

/** EPUB books: the chapters in the order of their spine. */
final class EpubReader implements DocumentReader {

    @Override
    public Document read(Path file, Limits limits) throws IOException, UnreadableException {
        try (var zip = ZippedXml.open(file, limits)) {
            Element root = zip.xml("META-INF/container.xml").selectFirst("rootfile");
            if (root == null) {
                throw new UnreadableException("it is broken: it names no book");
            }
            String packagePart = root.attr("full-path");
            var book = zip.xml(packagePart);
            Map<String, String> chapters = new HashMap<>();
            for (Element item : book.select("manifest > item, opf|manifest > opf|item")) {
                if (!item.attr("properties").contains("nav")) {
                    chapters.put(item.attr("id"), ZippedXml.resolve(packagePart, item.attr("href")));
                }
            }
            var document = new DocumentBuilder(limits);
            for (Element item : book.select("spine > itemref, opf|spine > opf|itemref")) {
                String part = chapters.get(item.attr("idref"));
                if (part != null && zip.has(part)) {
                    var page = zip.xhtml(part);
                    HtmlReader.append(page.body(), page, document);
                }
            }
            if (document.isEmpty()) {
                throw new UnreadableException("it has no text, or is encrypted");
            }
            Element title = book.selectFirst("dc|title");
            return document.build("EPUB", title == null ? "" : title.text());
        }
    }
}
