package io.github.ragshell.embedding;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.corpus.Tokenizer;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;

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

    /**
     * @param ids token ids of both texts, special tokens included
     * @param types for each token 0 where it belongs to the first text, 1 where it belongs to the second
     */
    record Pair(long[] ids, long[] types) {}

    // The tokenizer takes 180 bytes for each character, also of the end that is cut off afterwards. So it gets only the
    // beginning of a long text, enough for three times the tokens that are read: the cut can't change those
    private static final int LEADING_CHARACTERS = 16;
    private static final int ENOUGH_OVERFLOW = 2;
    private static final int LONGEST_WORD = 1000;

    private final Path file;
    private final long handle;
    private final int maxTokens;
    private final Optional<WordTokens> words;
    // The special tokens that stand around a text
    private final int[] marks;

    /** @throws InvalidInputException the file is not a tokenizer */
    TextEncoder(Path file, int maxTokens) {
        this.file = file;
        this.maxTokens = maxTokens;
        NativeLibraries.loadTokenizers();
        boolean independent;
        try {
            String json = Files.readString(file);
            handle = LIB.createTokenizerFromString(json);
            independent = WordTokens.areIndependent(json);
        } catch (IOException | RuntimeException e) {
            throw new InvalidInputException(
                    "%s is not a Hugging Face tokenizer: %s. Fetch the model again.".formatted(file, reason(e)), e);
        }
        LIB.setTruncation(handle, maxTokens, "LONGEST_FIRST", 0);
        LIB.disablePadding(handle);
        marks = encodeWhole("", true).ids();
        words = independent && marks.length == Tokenizer.MARKS ? Optional.of(new WordTokens()) : Optional.empty();
    }

    Tokens encode(String text) {
        return words.isPresent() ? encodeWords(text) : encodeWhole(text, true);
    }

    private Tokens encodeWords(String text) {
        var ids = new int[maxTokens];
        int last = maxTokens - 1;
        int count = 0;
        ids[count++] = marks[0];
        boolean truncated = false;
        for (int begin = wordBegin(text, 0); begin < text.length() && !truncated; ) {
            int end = wordEnd(text, begin);
            int[] word = wordIds(text.substring(begin, end));
            int fit = Math.min(word.length, last - count);
            System.arraycopy(word, 0, ids, count, fit);
            count += fit;
            truncated = fit < word.length;
            begin = wordBegin(text, end);
        }
        ids[count++] = marks[1];
        return new Tokens(Arrays.copyOf(ids, count), truncated);
    }

    private int[] wordIds(String word) {
        return word.length() <= WordTokens.LONGEST
                ? words.orElseThrow().of(word, it -> encodeWhole(it, false).ids())
                : encodeWhole(word, false).ids();
    }

    // Spaces that BERT's tokenizers take for the end of a word; others stay within
    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r';
    }

    private static int wordBegin(String text, int from) {
        int begin = from;
        while (begin < text.length() && isSpace(text.charAt(begin))) {
            begin++;
        }
        return begin;
    }

    private static int wordEnd(String text, int from) {
        int end = from;
        while (end < text.length() && !isSpace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private Tokens encodeWhole(String text, boolean marked) {
        int end = cut(text, LEADING_CHARACTERS * maxTokens);
        while (end < text.length()) {
            Tokens tokens = encodeAll(text.substring(0, end), marked, ENOUGH_OVERFLOW);
            if (tokens.truncated()) {
                return tokens;
            }
            end = cut(text, 4L * end);
        }
        return encodeAll(text, marked, 1);
    }

    /** Two texts as one, together cut at the longest that is read, the longer one first. */
    Pair encodePair(String first, String second) {
        long encoding = encoded(() -> LIB.encodeDual(handle, leading(first), leading(second), true));
        try {
            long[] ids = LIB.getTokenIds(encoding);
            return ids.length == 0 ? new Pair(new long[1], new long[1]) : new Pair(ids, LIB.getTypeIds(encoding));
        } finally {
            LIB.deleteEncoding(encoding);
        }
    }

    private String leading(String text) {
        return withoutLoneSurrogates(text.substring(0, cut(text, (long) LEADING_CHARACTERS * maxTokens)));
    }

    // A tokenizer that can be read may still have no token for what it does not know
    private long encoded(LongSupplier library) {
        try {
            return library.getAsLong();
        } catch (RuntimeException e) {
            throw new InvalidInputException(
                    "%s can't tokenize a text: %s. Fetch the model again, or use another one."
                            .formatted(file, reason(e)),
                    e);
        }
    }

    // Truncated means: the tokens that are left over would fill this many texts more
    private Tokens encodeAll(String text, boolean marked, int overflow) {
        long encoding = encoded(() -> LIB.encode(handle, withoutLoneSurrogates(text), marked));
        try {
            int[] ids = Arrays.stream(LIB.getTokenIds(encoding))
                    .mapToInt(id -> (int) id)
                    .toArray();
            // The network needs at least one; only a tokenizer without special tokens gives none
            return new Tokens(marked && ids.length == 0 ? new int[1] : ids, LIB.getOverflowCount(encoding) >= overflow);
        } finally {
            LIB.deleteEncoding(encoding);
        }
    }

    /** Where a word ends at or soon after a position; the text's length where the text ends before that. */
    private static int cut(String text, long position) {
        if (position + LONGEST_WORD >= text.length()) {
            return text.length();
        }
        int begin = (int) position;
        for (int i = begin; i < begin + LONGEST_WORD; i++) {
            if (Character.isWhitespace(text.charAt(i))) {
                return i;
            }
        }
        return Character.isLowSurrogate(text.charAt(begin)) ? begin + 1 : begin;
    }

    /** Tokens of the whole text without the special ones, however long it is. */
    int count(String text) {
        if (words.isEmpty()) {
            return countWhole(text);
        }
        int count = 0;
        for (int begin = wordBegin(text, 0); begin < text.length(); ) {
            int end = wordEnd(text, begin);
            count += end - begin <= WordTokens.LONGEST
                    ? wordIds(text.substring(begin, end)).length
                    : countWhole(text.substring(begin, end));
            begin = wordBegin(text, end);
        }
        return count;
    }

    private int countWhole(String text) {
        Tokens tokens = encodeWhole(text, false);
        if (!tokens.truncated() || text.length() < 2) {
            return tokens.length();
        }
        int middle = middle(text);
        return countWhole(text.substring(0, middle)) + countWhole(text.substring(middle));
    }

    int maxTokens() {
        return maxTokens;
    }

    // Between words, where a cut changes no token
    private static int middle(String text) {
        int space = text.indexOf(' ', text.length() / 2);
        int half = Character.isLowSurrogate(text.charAt(text.length() / 2)) ? text.length() / 2 + 1 : text.length() / 2;
        return space < 0 || space + 1 >= text.length() ? Math.min(half, text.length() - 1) : space + 1;
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
