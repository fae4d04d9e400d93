package io.github.ragshell.corpus.reading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;

/** EPUB books: the chapters in the order of their spine. */
final class EpubReader implements DocumentReader {

    private static final String ENCRYPTION = "META-INF/encryption.xml";

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
            Set<String> encrypted = encrypted(zip);
            var document = new DocumentBuilder(limits);
            for (Element item : book.select("spine > itemref, opf|spine > opf|itemref")) {
                String part = chapters.get(item.attr("idref"));
                if (part != null && zip.has(part)) {
                    if (encrypted.contains(part)) {
                        throw new UnreadableException("it is encrypted");
                    }
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

    // Fonts alone may be encrypted, in a way that keeps nobody from reading
    private static Set<String> encrypted(ZippedXml zip) throws IOException, UnreadableException {
        if (!zip.has(ENCRYPTION)) {
            return Set.of();
        }
        return zip.xml(ENCRYPTION).select("CipherReference, *|CipherReference").stream()
                .map(reference -> ZippedXml.resolve("", reference.attr("URI")))
                .collect(Collectors.toSet());
    }
}
