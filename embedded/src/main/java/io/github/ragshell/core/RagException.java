package io.github.ragshell.core;

import io.github.ragshell.core.internal.text.HarmlessText;

/**
 * Root of every exception ragshell throws on purpose. The message says what failed, the value, why, and what to do
 * next, all of it in the top message. The children are named after the remedy.
 *
 * <p>Messages quote endpoints, documents and rows. Control characters in them, which could steer a terminal, become
 * visible symbols, here and in the causes.
 *
 * <p>JShell and notebooks print the message and the line of the person's own code; {@code trace()} shows the rest, and
 * so does {@code RAGSHELL_TRACE=true}. Everywhere else this is an exception like any other.
 */
public class RagException extends RuntimeException {

    public RagException(String message) {
        super(HarmlessText.of(message));
    }

    public RagException(String message, Throwable cause) {
        super(HarmlessText.of(message), harmless(cause));
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return ErrorReport.isPrinting() ? ErrorReport.message(this, message) : message;
    }

    @Override
    public StackTraceElement[] getStackTrace() {
        StackTraceElement[] trace = super.getStackTrace();
        return ErrorReport.isPrinting() ? ErrorReport.ownLines(trace) : trace;
    }

    @Override
    public synchronized Throwable getCause() {
        return ErrorReport.isPrinting() ? null : super.getCause();
    }

    // A trace prints the messages of all causes
    private static Throwable harmless(Throwable cause) {
        boolean harmless = true;
        int depth = 0;
        for (Throwable t = cause; t != null && depth++ < Quoted.MAX_DEPTH; t = t.getCause()) {
            harmless &= t.toString().equals(HarmlessText.of(t.toString()));
        }
        return harmless ? cause : new Quoted(cause, 0);
    }

    /** What another exception said, and where it was thrown. */
    private static final class Quoted extends Exception {

        private static final int MAX_DEPTH = 20;

        private final String text;

        Quoted(Throwable original, int depth) {
            super(
                    HarmlessText.of(original.getMessage()),
                    original.getCause() == null || depth == MAX_DEPTH
                            ? null
                            : new Quoted(original.getCause(), depth + 1),
                    false,
                    true);
            text = HarmlessText.of(original.toString());
            setStackTrace(original.getStackTrace());
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
