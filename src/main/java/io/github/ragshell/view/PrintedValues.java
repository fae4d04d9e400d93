package io.github.ragshell.view;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The values that JShell has printed. It asks a value for its text in the same way after {@code var hits = ...} and after
 * {@code hits}; only that the second time it has printed it before tells them apart.
 */
final class PrintedValues {

    private static final StackWalker CALLERS = StackWalker.getInstance();
    private static final String JSHELL = "jdk.jshell.execution.";
    private static final String SNIPPETS = "REPL.";
    private static final List<WeakReference<Object>> PRINTED = new ArrayList<>();

    private PrintedValues() {}

    /** Whether JShell asks, which has printed this value before. */
    static boolean isPrintedAgain(Object value) {
        return isSnippetsResult() && !add(value);
    }

    private static synchronized boolean add(Object value) {
        PRINTED.removeIf(reference -> reference.get() == null);
        boolean known = PRINTED.stream().anyMatch(reference -> reference.get() == value);
        if (!known) {
            PRINTED.add(new WeakReference<>(value));
        }
        return !known;
    }

    // A snippet that prints a value itself is nearer on the stack than JShell; /vars asks in another method
    private static boolean isSnippetsResult() {
        Optional<StackWalker.StackFrame> asker = CALLERS.walk(
                frames -> frames.filter(frame -> frame.getClassName().startsWith(JSHELL)
                                || frame.getClassName().startsWith(SNIPPETS))
                        .filter(frame -> !frame.getMethodName().equals("valueString"))
                        .findFirst());
        return asker.filter(frame -> frame.getMethodName().equals("invoke")).isPresent();
    }
}
