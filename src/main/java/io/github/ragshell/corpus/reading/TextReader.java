package io.github.ragshell.corpus.reading;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Plain text, without headings. */
final class TextReader implements DocumentReader {

    @Override
    public Document read(Path file, Limits limits) throws IOException, UnreadableException {
        String text = text(file, limits);
        return new Document("", "text", "", text, List.of(), List.of(), List.of());
    }

    static String text(Path file, Limits limits) throws IOException, UnreadableException {
        String text = Encoding.decode(Files.readAllBytes(file));
        if (text.isBlank()) {
            throw new UnreadableException(UnreadableException.EMPTY);
        }
        if (text.length() > limits.characters()) {
            throw new UnreadableException("it has more than %,d characters".formatted(limits.characters()));
        }
        return text;
    }
}
