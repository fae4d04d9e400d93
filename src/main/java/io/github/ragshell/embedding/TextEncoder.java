package io.github.ragshell.embedding;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.github.ragshell.core.InvalidInputException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Texts to token ids, with the Hugging Face tokenizer that belongs to a model. It speaks to the native library below
 * DJL's {@code HuggingFaceTokenizer}, which at its start looks for a GPU with a child process and fetches every text's
 * tokens as strings besides. Thread-safe; not to be used after it is closed.
 */
final class TextEncoder implements AutoCloseable {

    private static final TokenizersLibrary LIB = TokenizersLibrary.LIB;

    /**
     * @param ids token ids, special tokens included
     * @param truncated whether the end of the text was cut off
     */
    record Tokens(int[] ids, boolean truncated) {

        int length() {
            return ids.length;
        }
    }

    private final long handle;
    private final int maxTokens;

    /** @throws InvalidInputException the file is not a tokenizer */
    TextEncoder(Path file, int maxTokens) {
        this.maxTokens = maxTokens;
        NativeLibraries.loadTokenizers();
        try {
            handle = LIB.createTokenizerFromString(Files.readString(file));
        } catch (IOException | RuntimeException e) {
            throw new InvalidInputException(
                    "%s is not a Hugging Face tokenizer: %s. Fetch the model again.".formatted(file, reason(e)), e);
        }
        LIB.setTruncation(handle, maxTokens, "LONGEST_FIRST", 0);
        LIB.disablePadding(handle);
    }

    Tokens encode(String text) {
        long encoding = LIB.encode(handle, withoutLoneSurrogates(text), true);
        try {
            int[] ids = Arrays.stream(LIB.getTokenIds(encoding))
                    .mapToInt(id -> (int) id)
                    .toArray();
            // The network needs at least one; only a tokenizer without special tokens gives none
            return new Tokens(ids.length == 0 ? new int[1] : ids, LIB.getOverflowCount(encoding) > 0);
        } finally {
            LIB.deleteEncoding(encoding);
        }
    }

    int maxTokens() {
        return maxTokens;
    }

    @Override
    public void close() {
        LIB.deleteTokenizer(handle);
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

    private static String reason(Exception e) {
        return e instanceof MalformedInputException ? "it is not UTF-8" : e.getMessage();
    }
}
