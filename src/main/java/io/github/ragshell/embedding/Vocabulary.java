package io.github.ragshell.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ragshell.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;

/** Whether a tokenizer and a network belong together. */
final class Vocabulary {

    // Tables are often rounded up, to a multiple of 64 or 128
    private static final int SPARE_ROWS = 256;

    private Vocabulary() {}

    /**
     * Asks the network for the tokenizer's last token, and for one far behind it.
     *
     * @throws InvalidInputException the network knows fewer tokens than the tokenizer, or many more
     */
    static void requireMatch(ModelFiles files, Network network) {
        int last = lastId(files.tokenizer());
        boolean tooFew = !network.knows(last);
        if (tooFew || network.knows(last + SPARE_ROWS)) {
            throw new InvalidInputException(
                    "%s is not the tokenizer of %s: it has %d tokens, the network knows %s. Take both files from the same model."
                            .formatted(files.tokenizer(), files.network().file(), last + 1, tooFew ? "fewer" : "more"));
        }
    }

    /** The highest token id of a {@code tokenizer.json}. */
    static int lastId(Path tokenizer) {
        try {
            JsonNode json = new ObjectMapper().readTree(tokenizer.toFile());
            JsonNode vocabulary = json.path("model").path("vocab");
            int last = vocabulary.isArray() ? vocabulary.size() - 1 : -1;
            if (vocabulary.isObject()) {
                for (JsonNode id : vocabulary) {
                    last = Math.max(last, id.asInt());
                }
            }
            for (JsonNode added : json.path("added_tokens")) {
                last = Math.max(last, added.path("id").asInt());
            }
            return last;
        } catch (IOException e) {
            throw new InvalidInputException("%s can't be read: %s.".formatted(tokenizer, e.getMessage()), e);
        }
    }
}
