package io.github.ragshell.core;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * What JShell and notebooks print of a {@link RagException}: its sentence and the lines of the person's own code. What
 * runs their snippets asks an exception for its message, trace and cause; whoever else asks gets all of them. {@code RAGSHELL_TRACE=true} turns this off.
 */
public final class ErrorReport {

    private static final String SNIPPETS = "REPL.";
    private static final String JSHELL = "jdk.jshell.execution.";
    private static final String NOTEBOOK = "org.dflib.jjava.kernel.execution.";
    private static final int OWN_LINES = 5;
    private static final StackWalker CALLERS = StackWalker.getInstance();
    private static final AtomicReference<RagException> LAST = new AtomicReference<>();
    private static final AtomicReference<UnaryOperator<String>> LAYOUT =
            new AtomicReference<>(UnaryOperator.identity());

    private ErrorReport() {}

    /** The last exception that JShell or a notebook has printed. */
    public static Optional<RagException> last() {
        return Optional.ofNullable(LAST.get());
    }

    /** Keeps an exception for {@link #last()} that somebody else prints. */
    public static void printed(RagException exception) {
        LAST.set(exception);
    }

    /** Lays out the messages that are printed from now on, for example in lines of a terminal's width. */
    public static void layout(UnaryOperator<String> layout) {
        LAYOUT.set(layout);
    }

    /** Whether the caller's caller prints a snippet's exception, and the person wants no trace. */
    static boolean isPrinting() {
        return CALLERS.walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                                .dropWhile(name -> name.startsWith("io.github.ragshell.core."))
                                .findFirst())
                        .filter(name -> name.startsWith(JSHELL) || name.startsWith(NOTEBOOK))
                        .isPresent()
                && !Settings.trace();
    }

    static String message(RagException exception, String message) {
        LAST.set(exception);
        return message == null ? null : LAYOUT.get().apply(message);
    }

    static StackTraceElement[] ownLines(StackTraceElement[] trace) {
        return Arrays.stream(trace)
                .filter(line -> line.getClassName().startsWith(SNIPPETS))
                .limit(OWN_LINES)
                .toArray(StackTraceElement[]::new);
    }
}
