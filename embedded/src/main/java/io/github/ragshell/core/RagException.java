package io.github.ragshell.core;

/**
 * Root of every exception ragshell throws on purpose. The message says what failed, the value, why, and what to do
 * next; notebooks show only the top message, so all of it stands there. The children are named after the remedy.
 */
public class RagException extends RuntimeException {

    public RagException(String message) {
        super(message);
    }

    public RagException(String message, Throwable cause) {
        super(message, cause);
    }
}
