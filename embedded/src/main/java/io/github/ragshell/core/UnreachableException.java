package io.github.ragshell.core;

/** Remedy: check the address and the network, then call again. */
public class UnreachableException extends RagException {

    public UnreachableException(String message) {
        super(message);
    }

    public UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
