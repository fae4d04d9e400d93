package io.github.ragshell.core;

/** Remedy: look at what the service said; it was reached but did not do what was asked. */
public class ServiceException extends RagException {

    public ServiceException(String message) {
        super(message);
    }

    public ServiceException(String message, Throwable cause) {
        super(message, cause);
    }
}
