package io.github.ragshell.core.internal;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.SetupException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Unpacks zip files that may be hostile: no entry leaves the directory, and size, number and ratio are capped. */
public final class Archive {

    /**
     * What an archive may hold.
     *
     * @param entries files and directories
     * @param bytes unpacked size in all
     * @param ratio unpacked size divided by the archive's size
     */
    record Limits(int entries, long bytes, long ratio) {
        static final Limits DEFAULT = new Limits(20_000, 1L << 30, 200);
    }

    // A file system takes paths of 4096 bytes at most, and walking a tree keeps one file open for each level
    private static final int MAX_LEVELS = 100;

    private Archive() {}

    /**
     * Unpacks {@code zip} into {@code directory}, which is made where it is missing. Everything is unpacked beside it
     * and compared with the archive's checksums first, so a bad archive leaves no file behind. Links below the
     * directory are not followed, and nobody but the owner may write to what was unpacked.
     *
     * @throws InvalidInputException the file is not a zip archive, is cut off, or is not safe to unpack
     * @throws SetupException the directory can't be written
     */
    public static void unzip(Path zip, Path directory) {
        unzip(zip, directory, Limits.DEFAULT);
    }

    static void unzip(Path zip, Path directory, Limits limits) {
        Path target = directory.toAbsolutePath().normalize();
        Path staging = null;
        try (var archive = new ZipFile(zip.toFile())) {
            List<? extends ZipEntry> entries = Collections.list(archive.entries());
            if (entries.size() > limits.entries()) {
                throw unsafe(zip, "it has %d entries, more than %d".formatted(entries.size(), limits.entries()));
            }
            makeDirectory(target);
            staging = Files.createTempDirectory(target, ".unpacking");
            long allowed = Math.min(limits.bytes(), Math.max(1 << 20, Files.size(zip) * limits.ratio()));
            for (ZipEntry entry : entries) {
                allowed -= unpack(archive, entry, staging, zip, allowed);
            }
            requireNoLinks(staging, target, zip);
            moveAll(staging, target);
        } catch (ZipException e) {
            throw new InvalidInputException(
                    "%s is not a zip archive or is damaged (%s). Delete it and fetch it again."
                            .formatted(zip, e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new SetupException(
                    "%s can't be unpacked into %s: %s. Check that there is room and that the directory can be written."
                            .formatted(zip, target, IoReason.of(e)),
                    e);
        } finally {
            FileTree.delete(staging);
        }
    }

    // Programs come in archives, too: whatever the umask, nobody else may change them
    private static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            Permissions.keepOthersFromWriting(directory);
        }
    }

    private static long unpack(ZipFile archive, ZipEntry entry, Path staging, Path zip, long allowed)
            throws IOException {
        Path file = resolve(staging, entry.getName(), zip);
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return 0;
        }
        Files.createDirectories(file.getParent());
        long written = 0;
        // The size in the header may lie, so what is really written counts
        try (var in = new CheckedInputStream(archive.getInputStream(entry), new CRC32());
                OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                written += n;
                if (written > allowed) {
                    throw unsafe(zip, "it unpacks to far more than its size (" + entry.getName() + ")");
                }
                out.write(buffer, 0, n);
            }
            if (in.getChecksum().getValue() != entry.getCrc()) {
                throw new ZipException("the checksum of " + entry.getName() + " is wrong");
            }
        }
        return written;
    }

    private static Path resolve(Path staging, String name, Path zip) {
        try {
            Path file = staging.resolve(name).normalize();
            boolean inside = file.startsWith(staging) && !file.equals(staging) && !name.contains("\\");
            if (inside && file.getNameCount() - staging.getNameCount() > MAX_LEVELS) {
                throw unsafe(zip, "an entry is more than %d directories deep".formatted(MAX_LEVELS));
            }
            if (inside && !name.startsWith("/")) {
                return file;
            }
        } catch (InvalidPathException e) {
            throw unsafe(zip, "an entry has an impossible name");
        }
        throw unsafe(zip, "the entry '%s' would be written outside the directory".formatted(name));
    }

    private static InvalidInputException unsafe(Path zip, String why) {
        return new InvalidInputException(
                "%s is not safe to unpack: %s. Nothing was unpacked; check where the archive comes from."
                        .formatted(zip, why));
    }

    private static void requireNoLinks(Path from, Path to, Path zip) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            Optional<Path> link = paths.filter(path -> !path.equals(from))
                    .map(path -> to.resolve(from.relativize(path).toString()))
                    .filter(Files::isSymbolicLink)
                    .findFirst();
            if (link.isPresent()) {
                throw new InvalidInputException(
                        "%s can't be unpacked into %s: %s is a link, and what is behind it may be no part of the directory. Nothing was unpacked; remove the link or choose another directory."
                                .formatted(zip, to, link.get()));
            }
        }
    }

    private static void moveAll(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    makeDirectory(target);
                } else {
                    Permissions.keepOthersFromWriting(path);
                    Files.move(path, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
