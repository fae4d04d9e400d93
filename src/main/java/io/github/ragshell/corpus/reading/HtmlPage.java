package io.github.ragshell.corpus.reading;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.jsoup.parser.Tag;
import org.jsoup.parser.TagSet;

/** Parses the bytes of a page. */
final class HtmlPage {

    private static final byte[] XML = "<?xml".getBytes(StandardCharsets.US_ASCII);

    private HtmlPage() {}

    /**
     * The page as a tree. Its charset is taken from the byte order mark or the meta element; a page without either is
     * UTF-8, else Windows-1252.
     *
     * @param xhtml whether {@code <title/>} is an empty title; in HTML the rest of the page would be its text. A page that
     *     begins with an XML declaration is XHTML too
     */
    static Document parse(byte[] bytes, boolean xhtml) throws IOException {
        boolean xml = beginsWithXml(bytes);
        Document page = parse(bytes, null, xhtml || xml);
        boolean charsetKnown = xml
                || page.charset() != StandardCharsets.UTF_8
                || page.selectFirst("meta[charset], meta[http-equiv=content-type]") != null;
        return charsetKnown || Encoding.isUtf8(bytes) ? page : parse(bytes, Encoding.WINDOWS_1252.name(), xhtml);
    }

    private static Document parse(byte[] bytes, String charset, boolean xhtml) throws IOException {
        return Jsoup.parse(new ByteArrayInputStream(bytes), charset, "", xhtml ? selfClosing() : Parser.htmlParser());
    }

    private static Parser selfClosing() {
        TagSet tags = TagSet.Html().onNewTag(tag -> {
            if (!tag.is(Tag.Void)) {
                tag.set(Tag.SelfClose);
            }
        });
        return Parser.htmlParser().tagSet(tags);
    }

    private static boolean beginsWithXml(byte[] bytes) {
        for (int i = 0; i < XML.length; i++) {
            if (i >= bytes.length || bytes[i] != XML[i]) {
                return false;
            }
        }
        return true;
    }
}
