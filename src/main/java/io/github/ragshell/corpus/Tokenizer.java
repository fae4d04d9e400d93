package io.github.ragshell.corpus;

/** What cuts texts into tokens and reads only so many of them: an embedding model. */
public interface Tokenizer {

    /** Tokens that mark the beginning and the end of a text. */
    int MARKS = 2;

    /** The model's name, for example {@code all-minilm-l6-v2}. */
    String name();

    /** Tokens of a text that are read, special tokens included; what is beyond is cut off, and said. */
    int maxTokens();

    /** As {@link #maxTokens()}, without the tokens that mark a text's beginning and end. */
    default int maxTextTokens() {
        return maxTokens() - MARKS;
    }

    /**
     * Tokens of a text without those that mark its beginning and end, also where there are more than
     * {@link #maxTokens()}.
     */
    int countTokens(String text);
}
