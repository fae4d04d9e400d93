package io.github.ragshell.corpus.reading;

/** A file has no text for us. The message is the reason, as the end of a sentence without a full stop. */
public final class UnreadableException extends Exception {

    public UnreadableException(String reason) {
        super(reason);
    }

    public UnreadableException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
