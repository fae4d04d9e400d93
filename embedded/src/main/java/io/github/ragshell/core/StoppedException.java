package io.github.ragshell.core;

/** Remedy: run it again, if it was not meant to be stopped. */
public class StoppedException extends RagException {

    public StoppedException(String message) {
        super(message);
    }

    public StoppedException(String message, Throwable cause) {
        super(message, cause);
    }
}
