package io.github.ragshell.corpus.reading;

/** A file has no text for us. The message is the reason, as the end of a sentence without a full stop. */
public final class UnreadableException extends Exception {

    /** The reason where a file was read and has nothing in it. */
    public static final String EMPTY = "it is empty";

    /** The reason where a file was read and no text is in it. */
    public static final String NO_TEXT = "it has no text";

    public UnreadableException(String reason) {
        super(reason);
    }

    public UnreadableException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
