package io.github.ragshell.corpus.reading;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
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

    /** A part as an HTML page. */
    org.jsoup.nodes.Document html(String name) throws IOException, UnreadableException {
        return Jsoup.parse(new ByteArrayInputStream(bytes(name)), null, "");
    }

    private byte[] bytes(String name) throws IOException, UnreadableException {
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
