package io.github.ragshell.corpus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.core.Settings;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.UnreachableException;
import io.github.ragshell.core.internal.Archive;
import io.github.ragshell.core.internal.FileTree;
import io.github.ragshell.core.internal.IoReason;
import io.github.ragshell.core.internal.MakeOnce;
import io.github.ragshell.core.internal.Sha256;
import io.github.ragshell.core.internal.text.HarmlessText;
import io.github.ragshell.view.Display;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;

/**
 * The documents of the tutorial: the archive of the Milvus documentation, or where it can't be reached the sample that
 * comes with ragshell. Both have their FAQ in {@code en/faq/*.md}.
 */
public final class MilvusDocs {

    /** The archive the tutorial downloads. */
    public static final String ARCHIVE_URL =
            "https://github.com/milvus-io/milvus-docs/releases/download/v2.4.6-preview/milvus_docs_2.4.x_en.zip";

    private static final String ORIGIN_FILE = ".ragshell-origin";
    private static final List<String> SAMPLE =
            List.of("operational_faq.md", "performance_faq.md", "product_faq.md", "troubleshooting.md");

    private MilvusDocs() {}

    /**
     * Unpacks the archive into {@code parent/milvus_docs}, or the sample into {@code parent/milvus_docs_sample} where
     * the archive can't be reached, with a notice. What is there already is used as it is.
     *
     * @return the directory, with {@code en/faq} below it
     * @throws InvalidInputException {@code RAGSHELL_DOCS} names no file, or no zip archive with {@code en/faq}
     */
    public static Path unpackInto(Path parent) {
        requireDirectory(parent);
        String origin = Setting.RAGSHELL_DOCS.value().orElse(ARCHIVE_URL);
        Path directory = parent.resolve("milvus_docs");
        if (isUnpacked(directory, origin)) {
            return directory;
        }
        try {
            Path archive = Download.isUrl(origin) ? new Download().fetch(origin, Optional.empty()) : local(origin);
            requireDocumentation(archive, origin);
            unpackOnce(archive, directory, origin);
            return directory;
        } catch (UnreachableException e) {
            return sample(parent.resolve("milvus_docs_sample"), e);
        }
    }

    // Two notebooks may start in the same directory at once; the lock is not kept there, where people see it
    private static void unpackOnce(Path archive, Path directory, String origin) {
        String id = Sha256.of(directory.toAbsolutePath().normalize().toString()).substring(0, 16);
        Path lock = Settings.home().resolve("unpacking").resolve(id);
        try {
            MakeOnce.make(lock, () -> isUnpacked(directory, origin), () -> unpack(archive, directory, origin));
        } catch (IOException e) {
            throw new SetupException(
                    "%s can't be written (%s). Set RAGSHELL_HOME to a directory that can."
                            .formatted(lock, IoReason.of(e)),
                    e);
        }
    }

    private static void unpack(Path archive, Path directory, String origin) {
        Path part = directory.resolveSibling(".milvus_docs.part");
        // What one left that was killed
        FileTree.delete(part);
        try {
            Archive.unzip(archive, part);
            Files.writeString(part.resolve(ORIGIN_FILE), shown(origin) + "\n");
            moveAside(directory);
            Files.move(part, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw cannotWrite(directory, e);
        } finally {
            FileTree.delete(part);
        }
    }

    /** Fetches the archive into the cache for a later {@link #unpackInto}; returns in words what there is now. */
    public static String prefetch() {
        String origin = Setting.RAGSHELL_DOCS.value().orElse(ARCHIVE_URL);
        try {
            return (Download.isUrl(origin) ? new Download().fetch(origin, Optional.empty()) : local(origin)).toString();
        } catch (UnreachableException e) {
            return "the sample that comes with ragshell (%s)".formatted(e.getMessage());
        }
    }

    /** Copies the sample that comes with ragshell into {@code directory}. */
    public static void copySample(Path directory) {
        requireDirectory(directory);
        Path faq = directory.resolve("en/faq");
        try {
            Files.createDirectories(faq);
            for (String name : SAMPLE) {
                try (InputStream in =
                        MilvusDocs.class.getResourceAsStream("/io/github/ragshell/sample/en/faq/" + name)) {
                    Files.copy(in, faq.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw cannotWrite(directory, e);
        }
    }

    /**
     * Refuses a path that {@code RAGSHELL_DOCS} names and where no file is; an address is taken as it is.
     *
     * @throws InvalidInputException there is no such file
     */
    public static void requireArchive() {
        Setting.RAGSHELL_DOCS.value().filter(origin -> !Download.isUrl(origin)).ifPresent(MilvusDocs::local);
    }

    private static void requireDirectory(Path directory) {
        if (directory == null) {
            throw new InvalidInputException("The directory is null. Pass the one that gets the documents.");
        }
    }

    private static Path sample(Path directory, UnreachableException why) {
        copySample(directory);
        String reason = why.getMessage().replaceFirst("(?s)\\. .*", "");
        Display.current()
                .notice("Using the sample documents that come with ragshell, in %s: %s.".formatted(directory, reason));
        return directory;
    }

    // What a signed address carries belongs neither on the screen nor into a file of the project
    private static String shown(String origin) {
        return Settings.withoutPassword(origin);
    }

    private static void requireDocumentation(Path archive, String origin) {
        boolean there;
        try (var zip = new ZipFile(archive.toFile())) {
            there = zip.stream().anyMatch(entry -> entry.getName().startsWith("en/faq/"));
        } catch (IOException e) {
            // What is wrong with it comes out when it is unpacked
            there = true;
        }
        if (!there) {
            throw new InvalidInputException(
                    "%s has no directory en/faq. RAGSHELL_DOCS must name an archive of the Milvus documentation."
                            .formatted(shown(origin)));
        }
    }

    private static Path local(String origin) {
        Path file;
        try {
            file = Path.of(origin);
        } catch (InvalidPathException e) {
            throw new InvalidInputException(
                    "RAGSHELL_DOCS is '%s', which can't be a path: %s. Set it to the path or URL of the documentation archive, or unset it."
                            .formatted(HarmlessText.of(origin), e.getReason()),
                    e);
        }
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException(
                    "RAGSHELL_DOCS is '%s', and there is no such file. Set it to the path or URL of the documentation archive, or unset it."
                            .formatted(origin));
        }
        return file;
    }

    private static boolean isUnpacked(Path directory, String origin) {
        if (!Files.isDirectory(directory.resolve("en/faq"))) {
            return false;
        }
        try {
            Path note = directory.resolve(ORIGIN_FILE);
            // Without our note a person unpacked it, as the tutorial asks
            return !Files.exists(note) || Files.readString(note).strip().equals(shown(origin));
        } catch (IOException e) {
            throw new SetupException("%s can't be read: %s.".formatted(directory, IoReason.of(e)), e);
        }
    }

    private static void moveAside(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        int number = 1;
        while (Files.exists(directory.resolveSibling("milvus_docs.old" + number), LinkOption.NOFOLLOW_LINKS)) {
            number++;
        }
        Path old = directory.resolveSibling("milvus_docs.old" + number);
        try {
            Files.move(directory, old);
            Display.current().notice("%s held other documents; they are now in %s.".formatted(directory, old));
        } catch (IOException e) {
            throw cannotWrite(directory, e);
        }
    }

    private static SetupException cannotWrite(Path path, IOException e) {
        return new SetupException(
                "%s can't be written (%s). Start in a directory that can."
                        .formatted(path.toAbsolutePath(), IoReason.of(e)),
                e);
    }
}
