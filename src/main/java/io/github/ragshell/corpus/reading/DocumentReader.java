package io.github.ragshell.corpus.reading;

import java.io.IOException;
import java.nio.file.Path;

/** Reads one type of file. */
interface DocumentReader {

    /** @throws UnreadableException the file is not of this type, is broken, encrypted, or has no text */
    Document read(Path file, Limits limits) throws IOException, UnreadableException;
}
