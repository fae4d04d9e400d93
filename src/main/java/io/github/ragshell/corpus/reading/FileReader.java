package io.github.ragshell.corpus.reading;

import io.github.ragshell.core.internal.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads any file of a known type, within limits on size, memory and time. */
public final class FileReader {

    private static final DocumentReader TEXT = new TextReader();
    private static final DocumentReader MARKDOWN = new MarkdownReader();
    private static final DocumentReader HTML = new HtmlReader(false);
    private static final DocumentReader OPEN_DOCUMENT = new OpenDocumentReader();
    private static final Map<String, DocumentReader> BY_SUFFIX = Map.ofEntries(
            Map.entry("md", MARKDOWN),
            Map.entry("markdown", MARKDOWN),
            Map.entry("txt", TEXT),
            Map.entry("text", TEXT),
            Map.entry("rst", TEXT),
            Map.entry("adoc", TEXT),
            Map.entry("html", HTML),
            Map.entry("htm", HTML),
            Map.entry("xhtml", new HtmlReader(true)),
            Map.entry("pdf", new PdfReader()),
            Map.entry("docx", new WordReader()),
            Map.entry("pptx", new SlidesReader()),
            Map.entry("xlsx", new SheetReader()),
            Map.entry("odt", OPEN_DOCUMENT),
            Map.entry("odp", OPEN_DOCUMENT),
            Map.entry("ods", OPEN_DOCUMENT),
            Map.entry("epub", new EpubReader()));

    private final Limits limits;

    public FileReader(Limits limits) {
        this.limits = limits;
    }

    /** Whether the file's name has the suffix of a type that can be read. */
    public static boolean isKnown(Path file) {
        return file != null && isKnown(name(file));
    }

    /** Whether a file's name, without its directory, has the suffix of a type that can be read. */
    public static boolean isKnown(String name) {
        return name != null && reader(name).isPresent();
    }

    /**
     * Reads a file.
     *
     * @param source the name it gets
     * @throws UnreadableException with the reason
     */
    public Document read(Path file, String source) throws UnreadableException {
        DocumentReader reader =
                reader(name(file)).orElseThrow(() -> new UnreadableException("files of this type can't be read"));
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file)) {
                throw new UnreadableException("it is not a file");
            }
            if (Files.size(file) > limits.fileBytes()) {
                throw new UnreadableException("it is larger than %,d MB".formatted(limits.fileBytes() >> 20));
            }
        } catch (IOException e) {
            throw new UnreadableException(IoReason.of(e), e);
        }
        return withinTime(reader, file).named(source);
    }

    private Document withinTime(DocumentReader reader, Path file) throws UnreadableException {
        ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
            var made = new Thread(task, "ragshell-reader");
            made.setDaemon(true);
            return made;
        });
        Future<Document> reading = thread.submit(() -> reader.read(file, limits));
        thread.shutdown();
        try {
            return reading.get(limits.time().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            reading.cancel(true);
            throw new UnreadableException(
                    "reading it takes more than %d s".formatted(limits.time().toSeconds()), e);
        } catch (InterruptedException e) {
            reading.cancel(true);
            Thread.currentThread().interrupt();
            throw new UnreadableException("reading it was stopped", e);
        } catch (ExecutionException e) {
            throw reason(e.getCause());
        }
    }

    private static UnreadableException reason(Throwable cause) {
        if (cause instanceof UnreadableException known) {
            return known;
        }
        if (cause instanceof IOException io) {
            return new UnreadableException("it is broken or can't be read: " + IoReason.of(io), io);
        }
        if (cause instanceof OutOfMemoryError || cause instanceof StackOverflowError) {
            return new UnreadableException("it needs more memory than there is", cause);
        }
        return new UnreadableException(
                "it is broken (%s)".formatted(cause.getClass().getSimpleName()), cause);
    }

    private static String name(Path file) {
        return file.getFileName() == null ? "" : file.getFileName().toString();
    }

    private static Optional<DocumentReader> reader(String name) {
        int dot = name.lastIndexOf('.');
        // A file that is called text has no suffix, nor has .text
        return dot <= 0
                ? Optional.empty()
                : Optional.ofNullable(BY_SUFFIX.get(name.substring(dot + 1).toLowerCase(Locale.ROOT)));
    }
}
