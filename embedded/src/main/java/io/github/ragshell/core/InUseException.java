package io.github.ragshell.core;

/** Remedy: close the other program that holds the resource, or use another one. */
public class InUseException extends RagException {

    public InUseException(String message) {
        super(message);
    }

    public InUseException(String message, Throwable cause) {
        super(message, cause);
    }
}
