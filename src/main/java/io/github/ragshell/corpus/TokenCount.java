package io.github.ragshell.corpus;

/** Counts the tokens of a text as an embedding model does. */
@FunctionalInterface
public interface TokenCount {

    /** Tokens of the text, without those that mark its beginning and end. */
    int of(String text);
}
