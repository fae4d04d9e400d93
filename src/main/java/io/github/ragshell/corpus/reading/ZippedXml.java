package io.github.ragshell.corpus.reading;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jsoup.Jsoup;
import org.jsoup.parser.Parser;

/**
 * A document that is a zip of XML files. jsoup reads the XML: it expands no entity and opens no other file. What is
 * unpacked is limited in number and in bytes, whatever the zip says of itself.
 */
final class ZippedXml implements AutoCloseable {

    private final ZipFile zip;
    private long left;

    private ZippedXml(ZipFile zip, Limits limits) throws UnreadableException {
        this.zip = zip;
        this.left = limits.unpackedBytes();
        if (zip.size() > limits.entries()) {
            throw new UnreadableException("it has more than %,d parts".formatted(limits.entries()));
        }
    }

    static ZippedXml open(Path file, Limits limits) throws IOException, UnreadableException {
        try {
            var zip = new ZipFile(file.toFile());
            try {
                return new ZippedXml(zip, limits);
            } catch (UnreadableException e) {
                zip.close();
                throw e;
            }
        } catch (ZipException e) {
            throw new UnreadableException("it is broken or encrypted: it can't be unpacked", e);
        }
    }

    /**
     * The part that a reference in another part stands for.
     *
     * @param part where the reference stands, for example {@code OEBPS/book.opf}
     * @param reference relative to that part, or from the root with a {@code /} in front; escaped as in a URL
     */
    static String resolve(String part, String reference) {
        String path = decoded(reference.replaceFirst("[?#].*", ""));
        var names = new ArrayDeque<String>();
        String whole = path.startsWith("/") ? path : part.substring(0, part.lastIndexOf('/') + 1) + path;
        for (String name : whole.split("/")) {
            if (name.equals("..")) {
                names.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        return String.join("/", names);
    }

    private static String decoded(String reference) {
        try {
            return URLDecoder.decode(reference.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // A percent sign that is one
            return reference;
        }
    }

    /** The names of the parts, in the order of the zip. */
    List<String> names() {
        return zip.stream().map(ZipEntry::getName).toList();
    }

    boolean has(String name) {
        return zip.getEntry(name) != null;
    }

    /** A part as an XML tree. */
    org.jsoup.nodes.Document xml(String name) throws IOException, UnreadableException {
        return Jsoup.parse(new ByteArrayInputStream(bytes(name)), null, "", Parser.xmlParser());
    }

    /** A part as an XHTML page. */
    org.jsoup.nodes.Document xhtml(String name) throws IOException, UnreadableException {
        return HtmlPage.parse(bytes(name), true);
    }

    private byte[] bytes(String name) throws IOException, UnreadableException {
        Stop.ifInterrupted();
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new UnreadableException("it is broken: the part %s is missing".formatted(name));
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes((int) Math.min(left + 1, Integer.MAX_VALUE - 8));
            left -= bytes.length;
            if (left < 0) {
                throw new UnreadableException("it unpacks to more than its limit, as a zip bomb does");
            }
            return bytes;
        } catch (ZipException e) {
            throw new UnreadableException("it is broken: the part %s can't be unpacked".formatted(name), e);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
