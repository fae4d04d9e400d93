package io.github.ragshell.embedding;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.Setting;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts tokens with the tokenizer of the embedding model that {@code RAGSHELL_MODEL} names. Language models have
 * tokenizers of their own, so for them the number is an estimate. The network itself is not loaded.
 */
public final class TokenCounter {

    private static final Map<Path, TextEncoder> LOADED = new ConcurrentHashMap<>();

    private TokenCounter() {}

    /** Tokens of the text, without those that mark its beginning and end. */
    public static int count(String text) {
        if (text == null) {
            throw new InvalidInputException("The text is null. Pass a text, which may be empty.");
        }
        ModelFiles files = ModelFiles.find(Setting.RAGSHELL_MODEL.valueOrDefault());
        return LOADED.computeIfAbsent(
                        files.tokenizer(),
                        tokenizer -> new TextEncoder(tokenizer, files.profile().maxTokens()))
                .count(text);
    }
}
