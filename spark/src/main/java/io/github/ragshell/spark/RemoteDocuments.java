package io.github.ragshell.spark;

import io.github.ragshell.core.internal.IoReason;
import io.github.ragshell.corpus.DocumentSource;
import io.github.ragshell.corpus.Documents.Skipped;
import io.github.ragshell.corpus.reading.Document;
import io.github.ragshell.corpus.reading.FileReader;
import io.github.ragshell.corpus.reading.Limits;
import io.github.ragshell.corpus.reading.UnreadableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** Reads files of a folder, one at a time; those of another machine through a temporary file. */
final class RemoteDocuments implements DocumentSource {

    private static final Limits LIMITS = Limits.DEFAULT;

    private final FileReader reader = new FileReader(LIMITS);
    private final SourceFolder folder;
    private final Iterator<SourceFile> files;
    private final Configuration configuration;

    RemoteDocuments(SourceFolder folder, Iterator<SourceFile> files, Configuration configuration) {
        this.folder = folder;
        this.files = files;
        this.configuration = configuration;
    }

    @Override
    public void forEach(Consumer<Document> document, Consumer<Skipped> skipped) {
        while (files.hasNext()) {
            SourceFile file = files.next();
            try {
                document.accept(folder.isLocal() ? readInPlace(file) : readCopy(file));
            } catch (UnreadableException e) {
                skipped.accept(new Skipped(file.name(), e.getMessage()));
            }
        }
    }

    private Document readInPlace(SourceFile file) throws UnreadableException {
        return reader.read(Path.of(folder.path(file).toUri().getPath()), file.name());
    }

    private Document readCopy(SourceFile file) throws UnreadableException {
        if (file.bytes() > LIMITS.fileBytes()) {
            throw new UnreadableException("it is larger than %,d MB".formatted(LIMITS.fileBytes() >> 20));
        }
        try {
            var path = folder.path(file);
            // The type is told by the suffix, which is there: the file was listed
            String name = path.getName();
            Path copy = Files.createTempFile("ragshell", name.substring(name.lastIndexOf('.')));
            try {
                try (var in = path.getFileSystem(configuration).open(path)) {
                    Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
                }
                return reader.read(copy, file.name());
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            throw new UnreadableException(IoReason.of(e), e);
        }
    }
}
