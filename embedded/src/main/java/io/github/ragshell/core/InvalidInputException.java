package io.github.ragshell.core;

/** Remedy: change the argument, file or data that was passed in. */
public class InvalidInputException extends RagException {

    public InvalidInputException(String message) {
        super(message);
    }

    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
