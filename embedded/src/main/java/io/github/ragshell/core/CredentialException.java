package io.github.ragshell.core;

/** Remedy: set another token. */
public class CredentialException extends RagException {

    public CredentialException(String message) {
        super(message);
    }

    public CredentialException(String message, Throwable cause) {
        super(message, cause);
    }
}
