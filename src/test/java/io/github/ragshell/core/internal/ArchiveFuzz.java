package io.github.ragshell.core.internal;

import io.github.ragshell.fuzz.Scratch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;

public final class ArchiveFuzz {

    private static final Archive.Limits LIMITS = new Archive.Limits(100, 1 << 20, 200);

    private ArchiveFuzz() {}

    public static void unzip(byte[] data) throws IOException {
        Path around = Scratch.directory("unzip");
        Path target = around.resolve("target");
        Path zip = around.resolve("archive.zip");
        Files.write(zip, data.length > 0 && data[0] == 'N' ? named(data) : data);
        try {
            Archive.unzip(zip, target, LIMITS);
        } finally {
            try (Stream<Path> files = Files.list(around)) {
                if (files.anyMatch(file -> !file.equals(target) && !file.equals(zip))) {
                    throw new AssertionError("a file was written outside the directory");
                }
            }
        }
    }

    // An archive whose entries have the names in the data, one a line
    private static byte[] named(byte[] data) {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            for (String name : Scratch.text(data).substring(1).split("\n")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(name.getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException | IllegalArgumentException e) {
            if (!(e instanceof ZipException || e instanceof IllegalArgumentException)) {
                throw new AssertionError(e);
            }
        }
        return out.toByteArray();
    }
}
