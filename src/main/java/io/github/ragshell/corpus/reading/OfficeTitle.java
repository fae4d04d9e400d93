package io.github.ragshell.corpus.reading;

import java.io.IOException;
import org.jsoup.nodes.Element;

/** The title that Word, PowerPoint and Excel keep. */
final class OfficeTitle {

    private static final String PART = "docProps/core.xml";

    private OfficeTitle() {}

    static String of(ZippedXml zip) throws IOException, UnreadableException {
        if (!zip.has(PART)) {
            return "";
        }
        Element title = zip.xml(PART).selectFirst("dc|title");
        return title == null ? "" : title.text();
    }
}
