package io.github.ragshell.corpus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.corpus.reading.Document;
import io.github.ragshell.corpus.reading.FileReader;
import io.github.ragshell.corpus.reading.Limits;
import io.github.ragshell.corpus.reading.UnreadableException;
import io.github.ragshell.view.Showable;
import io.github.ragshell.view.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The documents below a directory. Only their names are kept: each file is read when it is needed, one at a time, so the
 * memory does not grow with their number.
 */
public final class Documents implements DocumentSource, Showable {

    /** A file that could not be read, or has no text. */
    public record Skipped(String source, String reason) {

        private static final Set<String> WITHOUT_TEXT = Set.of(UnreadableException.EMPTY, UnreadableException.NO_TEXT);

        /** Whether it is not known what the file says now: not where it was read and has no text. */
        public boolean isUnknown() {
            return !WITHOUT_TEXT.contains(reason);
        }

        /** Whether this name stands for a file too: its own, or that of a directory above it; an empty one for all. */
        public static boolean covers(String skipped, String source) {
            return skipped.isEmpty() || source.equals(skipped) || source.startsWith(skipped + "/");
        }
    }

    private final Path root;
    private final List<String> globs;
    private final List<Path> files;
    private final List<Skipped> unlisted;
    private final TokenCount tokens;
    private final FileReader reader = new FileReader(Limits.DEFAULT);

    private Documents(Path root, List<String> globs, FolderListing listing, TokenCount tokens) {
        this.root = root;
        this.globs = globs;
        this.files = listing.files();
        this.unlisted = listing.unlisted();
        this.tokens = tokens;
    }

    /**
     * Finds the documents below a directory, in the order of their names. Hidden files are left out; links are followed,
     * a loop of links once.
     *
     * @param tokens counts tokens for splitters that ask
     * @param globs which files, relative to the directory, for example {@code **}{@code /*.md}; none for every file of a
     *     known type: Markdown, text, HTML, PDF, Word, PowerPoint, Excel, OpenDocument, EPUB
     * @throws InvalidInputException there is no such directory, a glob can't be read, or no file matches
     */
    public static Documents below(Path directory, TokenCount tokens, String... globs) {
        Globs.requireDirectory(directory);
        Documents found = find(directory, List.of(globs), tokens);
        if (found.files.isEmpty() && found.unlisted.isEmpty()) {
            throw new InvalidInputException("No file in %s %s."
                    .formatted(
                            directory.toAbsolutePath().normalize(),
                            globs.length == 0
                                    ? "has a type that can be read (Markdown, text, HTML, PDF, Word, PowerPoint, Excel, OpenDocument, EPUB)"
                                    : "matches " + String.join(", ", globs) + ". Use **/ to search subdirectories"));
        }
        return found;
    }

    /** The documents that are below the directory now, perhaps none. */
    public Documents refreshed() {
        return find(root, globs, tokens);
    }

    private static Documents find(Path directory, List<String> globs, TokenCount tokens) {
        return new Documents(directory, globs, FolderListing.of(directory, globs), tokens);
    }

    /** The directory. */
    public Path root() {
        return root;
    }

    /** The files, relative to the directory, with {@code /}. */
    public Set<String> sources() {
        return files.stream().map(this::source).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** How many files there are. */
    public int size() {
        return files.size();
    }

    /** @throws StoppedException the thread was interrupted; its flag stays set */
    @Override
    public void forEach(Consumer<Document> document, Consumer<Skipped> skipped) {
        unlisted.forEach(skipped);
        for (int i = 0; i < files.size(); i++) {
            requireGoingOn(i);
            String source = source(files.get(i));
            Document read;
            try {
                read = reader.read(files.get(i), source);
            } catch (UnreadableException e) {
                // It may be the stop that it failed with
                requireGoingOn(i);
                skipped.accept(new Skipped(source, e.getMessage()));
                continue;
            }
            document.accept(read);
        }
    }

    private void requireGoingOn(int done) {
        if (Thread.currentThread().isInterrupted()) {
            throw new StoppedException("Reading %s was stopped, as asked, after %d of %s. Call it again."
                    .formatted(root, done, Tables.counted(files.size(), "document")));
        }
    }

    /**
     * The chunks of all documents that can be read, numbered from 0.
     *
     * @throws StoppedException the thread was interrupted
     */
    public Chunks split(Splitter splitter) {
        var chunks = new ArrayList<Chunk>();
        forEach(document -> chunks.addAll(Cutter.chunks(document, splitter, tokens, chunks.size())), skipped -> {});
        return new Chunks(chunks);
    }

    /** The chunks of one document, numbered from 0, counted with the tokens of a model of your choice. */
    public static List<Chunk> split(Document document, Splitter splitter, TokenCount tokens) {
        if (document == null || splitter == null || tokens == null) {
            throw new InvalidInputException("The document, the splitter or the token count is null. Pass all three.");
        }
        return Cutter.chunks(document, splitter, tokens, 0);
    }

    /** Reads all files: file, type, characters, pages, headings, and why a file can't be read. */
    @Override
    public Table table() {
        var sources = StringColumn.create("file");
        var types = StringColumn.create("type");
        var titles = StringColumn.create("title");
        var characters = IntColumn.create("characters");
        var pages = IntColumn.create("pages");
        var headings = IntColumn.create("headings");
        var problems = StringColumn.create("not read because");
        forEach(
                document -> {
                    sources.append(document.source());
                    types.append(document.type());
                    titles.append(document.title());
                    characters.append(document.text().length());
                    if (document.pages().isEmpty()) {
                        pages.appendMissing();
                    } else {
                        pages.append(document.pages().size());
                    }
                    headings.append(document.headings().size());
                    problems.append("");
                },
                skipped -> {
                    sources.append(skipped.source());
                    types.append("");
                    titles.append("");
                    characters.appendMissing();
                    pages.appendMissing();
                    headings.appendMissing();
                    problems.append(skipped.reason());
                });
        return Table.create(
                Tables.counted(sources.size(), "document"),
                sources,
                types,
                titles,
                characters,
                pages,
                headings,
                problems);
    }

    @Override
    public String toString() {
        return "%s in %s".formatted(Tables.counted(size(), "document"), root);
    }

    private String source(Path file) {
        return FolderListing.name(root, file);
    }
}
