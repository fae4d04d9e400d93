package io.github.ragshell.corpus;

import io.github.ragshell.corpus.reading.Document;
import java.util.function.Consumer;

/** Documents that are read one after the other, wherever they are kept. */
public interface DocumentSource {

    /**
     * Reads the documents one after the other.
     *
     * @param skipped gets the files that can't be read
     */
    void forEach(Consumer<Document> document, Consumer<Documents.Skipped> skipped);
}
