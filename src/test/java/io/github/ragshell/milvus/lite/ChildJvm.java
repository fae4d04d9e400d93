package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.Setting;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A second JVM with the tests' class path that runs a main class and talks by lines. */
public final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;

    private ChildJvm(Process process) {
        this.process = process;
        this.out = process.inputReader();
    }

    public static ChildJvm run(Class<?> main, String... arguments) throws IOException {
        return runIn(Path.of(System.getProperty("java.io.tmpdir")), main, arguments);
    }

    /** Runs it with a directory for temporary files of its own, which its children have, too. */
    public static ChildJvm runIn(Path temporary, Class<?> main, String... arguments) throws IOException {
        return runWith(Map.of("TMPDIR", temporary.toString()), temporary, main, arguments);
    }

    /** As {@link #runIn}, with these variables of the environment. */
    public static ChildJvm runWith(Map<String, String> environment, Path temporary, Class<?> main, String... arguments)
            throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path")));
        for (Setting setting : Setting.values()) {
            if (System.getProperty(setting.property()) != null) {
                command.add("-D" + setting.property() + "=" + System.getProperty(setting.property()));
            }
        }
        command.add("-D%s=%s".formatted(LitePlatform.NO_SOCKET_FILES, !LitePlatform.hasSocketFiles()));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return new ChildJvm(builder.start());
    }

    /** The next line it prints; null when it has ended. */
    public String line() throws IOException {
        return out.readLine();
    }

    /** Reads up to a line with this first word, and returns the rest of that line. */
    public String awaitLine(String word) throws IOException {
        for (String line = line(); line != null; line = line()) {
            if (line.equals(word) || line.startsWith(word + " ")) {
                return line.substring(word.length()).strip();
            }
        }
        throw new AssertionError("the child ended without saying " + word);
    }

    /** What it printed after the last line read, to its end. */
    public List<String> rest() throws IOException {
        var lines = new ArrayList<String>();
        for (String line = line(); line != null; line = line()) {
            lines.add(line);
        }
        return lines;
    }

    /** Sends one line to its standard input. */
    public void tell(String line) throws IOException {
        var writer = process.outputWriter();
        writer.write(line + "\n");
        writer.flush();
    }

    public long pid() {
        return process.pid();
    }

    /** {@code kill -9}. */
    public void kill() {
        // The process's own method would close its output, too
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    /** Waits for its end; the exit code. */
    public int await() throws InterruptedException {
        return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    @Override
    public void close() {
        kill();
    }
}
