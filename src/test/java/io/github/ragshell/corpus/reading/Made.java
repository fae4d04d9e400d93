package io.github.ragshell.corpus.reading;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;

/** Makes documents for tests. */
final class Made {

    private Made() {}

    /** @param parts names and contents in turn */
    static Path zip(Path file, String... parts) throws IOException {
        var byName = new LinkedHashMap<String, String>();
        for (int i = 0; i < parts.length; i += 2) {
            byName.put(parts[i], parts[i + 1]);
        }
        return zip(file, byName);
    }

    static Path zip(Path file, Map<String, String> parts) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    /** @param pages their lines */
    static Path pdf(Path file, boolean encrypted, String... pages) throws IOException {
        try (var pdf = new PDDocument()) {
            for (String page : pages) {
                var made = new PDPage();
                pdf.addPage(made);
                try (var content = new PDPageContentStream(pdf, made)) {
                    content.beginText();
                    content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                    content.newLineAtOffset(72, 700);
                    for (String line : page.split("\n")) {
                        content.showText(line);
                        content.newLineAtOffset(0, -14);
                    }
                    content.endText();
                }
            }
            if (encrypted) {
                pdf.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
            }
            pdf.save(file.toFile());
        }
        return file;
    }
}
