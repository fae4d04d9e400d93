package io.github.ragshell.corpus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.IoReason;
import io.github.ragshell.corpus.reading.Document;
import io.github.ragshell.view.Display;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Cuts documents into chunks as the tutorial's Python does: {@code text.split(separator)} over the files in sorted
 * order, empty pieces kept, line ends read as {@code \n}.
 */
public final class TextSplit {

    private TextSplit() {}

    /**
     * Splits every file below {@code directory} that matches {@code glob}. Links are followed, a loop of links once; what
     * can't be listed is named and left out.
     *
     * @param glob relative to the directory, for example {@code *.md} or {@code **}{@code /*.md}; as in a shell a
     *     pattern does not match hidden files, and {@code **} stands for any number of directories, none included
     * @param separator where to cut; it is not part of the chunks
     * @throws InvalidInputException directory missing, no file matches, separator empty, or a file is not UTF-8
     */
    public static Chunks split(Path directory, String glob, String separator) {
        if (separator == null || separator.isEmpty()) {
            throw new InvalidInputException(
                    "The separator is empty. Pass the text to cut at, for example \"# \" for Markdown headings.");
        }
        var chunks = new ArrayList<Chunk>();
        for (Path file : files(directory, glob)) {
            String source = FolderListing.name(directory, file);
            chunks.addAll(split(read(file), separator, source, chunks.size()));
        }
        return new Chunks(chunks);
    }

    /**
     * Splits every file below the directory of this name that matches {@code glob}.
     *
     * @throws InvalidInputException as {@link #split(Path, String, String)}, or the name can't be one of a directory
     */
    public static Chunks split(String directory, String glob, String separator) {
        try {
            return split(directory == null ? null : Path.of(directory), glob, separator);
        } catch (InvalidPathException e) {
            throw new InvalidInputException(
                    "'%s' can't be the name of a directory: %s. Pass the directory that holds the documents."
                            .formatted(directory, e.getReason()),
                    e);
        }
    }

    static List<Chunk> split(String text, String separator, String source, int firstId) {
        var headings = new Headings(text);
        var lines = new Document.Lines(text);
        var chunks = new ArrayList<Chunk>();
        int begin = 0;
        while (begin >= 0) {
            int end = text.indexOf(separator, begin);
            String piece = end < 0 ? text.substring(begin) : text.substring(begin, end);
            int firstInk = begin + leadingBlanks(piece);
            chunks.add(new Chunk(
                    firstId + chunks.size(), piece, source, lines.at(firstInk), headings.headingAt(firstInk)));
            begin = end < 0 ? -1 : end + separator.length();
        }
        return chunks;
    }

    static List<Path> files(Path directory, String glob) {
        Globs.requireDirectory(directory);
        var listing = FolderListing.of(directory, Collections.singletonList(glob));
        for (Documents.Skipped unlisted : listing.unlisted()) {
            Display.current().notice("%s was left out: %s.".formatted(unlisted.source(), unlisted.reason()));
        }
        if (listing.files().isEmpty()) {
            throw new InvalidInputException(
                    "No file matches '%s' in %s. Check the pattern; use **/ to search subdirectories."
                            .formatted(glob, directory.toAbsolutePath().normalize()));
        }
        return listing.files();
    }

    private static String read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw cannotRead(file, e);
        }
        var buffer = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
            return text.replace("\r\n", "\n").replace('\r', '\n');
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(
                    "%s is not UTF-8: byte 0x%02x at position %d. Convert it, for example with iconv -t UTF-8."
                            .formatted(file, bytes[buffer.position()], buffer.position()),
                    e);
        }
    }

    private static SetupException cannotRead(Path path, IOException e) {
        return new SetupException(
                "%s can't be read: %s. Check its permissions.".formatted(path.toAbsolutePath(), IoReason.of(e)), e);
    }

    private static int leadingBlanks(String piece) {
        int i = 0;
        while (i < piece.length() && Character.isWhitespace(piece.charAt(i))) {
            i++;
        }
        return i == piece.length() ? 0 : i;
    }
}
