package io.github.ragshell.embedding;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Texts to token ids, with the Hugging Face tokenizer that belongs to a model. */
final class TextEncoder implements AutoCloseable {

    /**
     * @param ids token ids, special tokens included
     * @param truncated whether the end of the text was cut off
     */
    record Tokens(long[] ids, boolean truncated) {}

    private final HuggingFaceTokenizer tokenizer;
    private final int maxTokens;

    /** @throws InvalidInputException the file is not a tokenizer */
    TextEncoder(Path file, int maxTokens) {
        // Read by the library when it is first loaded: it would call home and fetch other native builds
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("RUST_FLAVOR", "cpu");
        System.setProperty(
                "ENGINE_CACHE_DIR", Settings.home().resolve("natives").toString());
        this.maxTokens = maxTokens;
        var options = Map.of("truncation", "true", "maxLength", Integer.toString(maxTokens), "padding", "false");
        try {
            tokenizer = HuggingFaceTokenizer.newInstance(file, options);
        } catch (IOException | RuntimeException e) {
            throw new InvalidInputException(
                    "%s is not a Hugging Face tokenizer: %s.".formatted(file, e.getMessage()), e);
        }
    }

    Tokens encode(String text) {
        var encoding = tokenizer.encode(withoutLoneSurrogates(text));
        return new Tokens(encoding.getIds(), encoding.exceedMaxLength());
    }

    int maxTokens() {
        return maxTokens;
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    // Half a surrogate pair is no character and can't be handed to native code
    private static String withoutLoneSurrogates(String text) {
        if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return text;
        }
        return text.codePoints()
                .map(c -> c <= 0xFFFF && Character.isSurrogate((char) c) ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
