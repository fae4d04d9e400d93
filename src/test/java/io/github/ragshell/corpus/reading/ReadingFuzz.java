package io.github.ragshell.corpus.reading;

import io.github.ragshell.fuzz.Scratch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

public final class ReadingFuzz {

    private static final FileReader READER =
            new FileReader(new Limits(1 << 20, 4 << 20, 100, 1_000_000, Duration.ofSeconds(30)));
    private static final String[] TEXTS = {"md", "txt", "html", "rst"};
    private static final Map<String, String> OFFICE = Map.of(
            "docx", "word/document.xml",
            "pptx", "ppt/slides/slide1.xml",
            "xlsx", "xl/worksheets/sheet1.xml",
            "odt", "content.xml",
            "odp", "content.xml",
            "ods", "content.xml",
            "epub", "META-INF/container.xml");

    private ReadingFuzz() {}

    public static void texts(byte[] data) throws Exception {
        for (String suffix : TEXTS) {
            read("text." + suffix, data);
        }
    }

    public static void pdf(byte[] data) throws Exception {
        read("document.pdf", data);
    }

    /** The bytes as a document, and as the main part of a document of each kind. */
    public static void office(byte[] data) throws Exception {
        for (Map.Entry<String, String> kind : OFFICE.entrySet()) {
            read("office." + kind.getKey(), data.length > 1 && data[0] == 'P' ? data : zip(kind.getValue(), data));
        }
    }

    private static void read(String name, byte[] data) throws Exception {
        try {
            require(READER.read(Scratch.file(name, data), name));
        } catch (UnreadableException e) {
            // Readers of others' formats may give up; ours should say why
            if (e.getCause() instanceof IndexOutOfBoundsException || e.getCause() instanceof NullPointerException) {
                if (e.getCause().getStackTrace()[0].getClassName().startsWith("io.github.ragshell")) {
                    throw new AssertionError(name, e.getCause());
                }
            }
            if (e.getMessage().contains("takes more than")) {
                throw new AssertionError(name + " hangs", e);
            }
        }
    }

    private static void require(Document document) {
        int length = document.text().length();
        document.headings().forEach(heading -> requireIn(heading.offset(), length));
        document.pages().forEach(page -> requireIn(page, length));
        document.blocks().forEach(block -> {
            requireIn(block.begin(), block.end());
            requireIn(block.end(), length);
        });
    }

    private static void requireIn(int offset, int length) {
        if (offset < 0 || offset > length) {
            throw new AssertionError("the offset %d is outside of %d characters".formatted(offset, length));
        }
    }

    private static byte[] zip(String part, byte[] data) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(part));
            zip.write(Arrays.copyOf(data, Math.min(data.length, 1 << 16)));
            zip.closeEntry();
        }
        return out.toByteArray();
    }
}
