package io.github.ragshell.embedding;

import io.github.ragshell.core.internal.Sha256;
import io.github.ragshell.core.internal.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Properties;
import java.util.zip.CRC32C;

/**
 * A file and a note of what it was when it was made: SHA-256, CRC-32C, and its number, size and times. Hashing 90 MB at
 * each start would cost more than loading the model, above all before the JIT has compiled the hash; so as long as the
 * rest is that of the note the CRC is compared, which the processor computes by itself, and otherwise the SHA-256. A
 * file that was changed or replaced has another time of change, which nobody can set. This is no defence against someone
 * who may write the note.
 *
 * @param seal where the note is
 */
record SealedFile(Path file, Path seal) {

    private static final long MAPPED = 1L << 26;

    /** With the note beside the file. */
    SealedFile(Path file) {
        this(file, file.resolveSibling(file.getFileName() + ".seal"));
    }

    /** Whether the file is there and still the one that was sealed. */
    boolean isIntact() throws IOException {
        Optional<Properties> seal = read();
        if (seal.isEmpty() || !Files.isRegularFile(file)) {
            return false;
        }
        Properties note = seal.get();
        if (stamp().equals(note.getProperty("stamp"))) {
            return crc32c().equals(note.getProperty("crc32c"));
        }
        String sha256 = Sha256.of(file);
        boolean intact = sha256.equals(note.getProperty("sha256"));
        if (intact) {
            sealAgain(sha256);
        }
        return intact;
    }

    private void sealAgain(String sha256) {
        try {
            seal(sha256);
        } catch (IOException e) {
            // It is hashed again the next time
        }
    }

    /** Notes what the file is now. */
    void seal(String sha256) throws IOException {
        var note = new Properties();
        note.setProperty("sha256", sha256);
        note.setProperty("crc32c", crc32c());
        note.setProperty("stamp", stamp());
        WholeFile.write(seal, part -> {
            try (OutputStream out = Files.newOutputStream(part)) {
                note.store(out, null);
            }
        });
    }

    /** The SHA-256 of the file, from the note where that still holds, else computed and noted. */
    String sha256() throws IOException {
        if (isIntact()) {
            return read().orElseThrow().getProperty("sha256");
        }
        String sha256 = Sha256.of(file);
        seal(sha256);
        return sha256;
    }

    /** Whether the file is intact and has this SHA-256. */
    boolean isIntact(String sha256) throws IOException {
        return read().filter(note -> sha256.equals(note.getProperty("sha256"))).isPresent() && isIntact();
    }

    void delete() throws IOException {
        Files.deleteIfExists(seal);
        Files.deleteIfExists(file);
    }

    private Optional<Properties> read() throws IOException {
        if (!Files.isRegularFile(seal, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        var note = new Properties();
        try (InputStream in = Files.newInputStream(seal)) {
            note.load(in);
            return Optional.of(note);
        } catch (IllegalArgumentException e) {
            // A damaged note proves nothing
            return Optional.empty();
        }
    }

    private String stamp() throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        String stamp = attributes.size() + " " + attributes.lastModifiedTime().toMillis() + " " + attributes.fileKey();
        boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        return unix ? stamp + " " + Files.getAttribute(file, "unix:ctime") : stamp;
    }

    private String crc32c() throws IOException {
        var crc = new CRC32C();
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            for (long begin = 0; begin < size; begin += MAPPED) {
                crc.update(channel.map(FileChannel.MapMode.READ_ONLY, begin, Math.min(MAPPED, size - begin)));
            }
        }
        return Long.toHexString(crc.getValue());
    }
}
