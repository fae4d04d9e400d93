package io.github.ragshell.view;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;

/**
 * Whether this process writes to a terminal, and how wide it is. JShell runs snippets in a child process whose output
 * is a pipe to the {@code jshell} process, so there the parent's output counts.
 *
 * @param interactive whether a line can be redrawn in place
 * @param columns asked at each use, because a person may change the window's size
 */
record Terminal(boolean interactive, IntSupplier columns) {

    private static final String JSHELL_AGENT = "jdk.jshell.execution.RemoteExecutionControl";
    private static final Pattern STTY_SIZE = Pattern.compile("\\d+ (\\d+)\\s*");

    static Terminal detect() {
        boolean interactive = inJShell() ? parentWritesToTerminal() : writesToTerminal();
        return new Terminal(interactive, interactive ? Terminal::ttyWidth : () -> 0);
    }

    /** Columns, 0 where not known. */
    int width() {
        return columns.getAsInt();
    }

    private static boolean inJShell() {
        return System.getProperty("sun.java.command", "").startsWith(JSHELL_AGENT);
    }

    private static boolean writesToTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            // Before Java 22 there is a console only where there is a terminal
            return true;
        }
    }

    private static boolean parentWritesToTerminal() {
        Optional<Long> parent = ProcessHandle.current().parent().map(ProcessHandle::pid);
        if (parent.isEmpty()) {
            return false;
        }
        Path output = Path.of("/proc", parent.get().toString(), "fd", "1");
        try {
            return !Files.isDirectory(Path.of("/proc/self"))
                    ? new File("/dev/tty").exists()
                    : Files.readSymbolicLink(output).toString().matches("/dev/(pts/|tty).*");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static int ttyWidth() {
        try {
            var builder = new ProcessBuilder("stty", "size");
            // No token of ours is its business
            builder.environment().keySet().retainAll(Set.of("PATH"));
            Process stty = builder.redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return 0;
            }
            var size = STTY_SIZE.matcher(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
            return size.matches() ? Integer.parseInt(size.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
