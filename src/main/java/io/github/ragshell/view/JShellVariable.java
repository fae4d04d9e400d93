package io.github.ragshell.view;

/** Tells whether JShell prints a variable whose name was typed, or something else. */
final class JShellVariable {

    private static final StackWalker CALLERS = StackWalker.getInstance();

    private JShellVariable() {}

    /** Whether JShell asks for the text of a variable's value. What a snippet returns it asks for in another method. */
    static boolean isPrinted() {
        return CALLERS.walk(
                frames -> frames.anyMatch(frame -> frame.getClassName().startsWith("jdk.jshell.execution.")
                        && frame.getMethodName().equals("varValue")));
    }
}
