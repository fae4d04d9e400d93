package io.github.ragshell.embedding;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.core.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts tokens with the tokenizer of the embedding model that {@code RAGSHELL_MODEL} names. Language models have
 * tokenizers of their own, so for them the number is an estimate. The network itself is not loaded.
 */
public final class TokenCounter {

    private static final Map<Path, HuggingFaceTokenizer> LOADED = new ConcurrentHashMap<>();

    private TokenCounter() {}

    /** Tokens of the text, without those that mark its beginning and end. */
    public static int count(String text) {
        if (text == null) {
            throw new InvalidInputException("The text is null. Pass a text, which may be empty.");
        }
        String name = Setting.RAGSHELL_MODEL.valueOrDefault();
        var tokenizer = LOADED.computeIfAbsent(ModelFiles.find(name).tokenizer(), TokenCounter::load);
        return tokenizer.encode(text, false, false).getIds().length;
    }

    private static HuggingFaceTokenizer load(Path file) {
        // Read by the library when it is first loaded: it would call home and fetch other native builds
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("RUST_FLAVOR", "cpu");
        System.setProperty(
                "ENGINE_CACHE_DIR", Settings.home().resolve("natives").toString());
        try {
            return HuggingFaceTokenizer.newInstance(file, Map.of("truncation", "false", "padding", "false"));
        } catch (IOException | RuntimeException e) {
            throw new InvalidInputException(
                    "%s is not a Hugging Face tokenizer: %s.".formatted(file, e.getMessage()), e);
        }
    }
}
