package io.github.ragshell.core;

/** Remedy: install, free or make writable something on this machine. */
public class SetupException extends RagException {

    public SetupException(String message) {
        super(message);
    }

    public SetupException(String message, Throwable cause) {
        super(message, cause);
    }
}
