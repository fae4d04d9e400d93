package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.Settings;
import io.github.ragshell.core.internal.PrivateDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A child process whose output goes to a log file, never to the screen. */
final class ServerProcess {

    private static final int TAIL_BYTES = 2000;

    // What a program needs to run; all else may be a secret
    private static final Set<String> PASSED_ON = Set.of(
            "PATH",
            "HOME",
            "LANG",
            "TZ",
            "TMPDIR",
            "LD_LIBRARY_PATH",
            "OMP_NUM_THREADS",
            // Windows
            "TEMP",
            "TMP",
            "SYSTEMROOT",
            "SYSTEMDRIVE",
            "WINDIR",
            "COMSPEC",
            "PATHEXT",
            "USERPROFILE",
            "APPDATA",
            "LOCALAPPDATA",
            "NUMBER_OF_PROCESSORS");

    private final Process process;
    private final List<String> command;
    private final Path log;
    private final StringBuilder said = new StringBuilder();

    private ServerProcess(Process process, List<String> command, Path log) {
        this.process = process;
        this.command = command;
        this.log = log;
    }

    /** Starts the command with an environment that holds nothing of ours but what a program needs to run. */
    static ServerProcess start(List<String> command, Map<String, String> environment, Path directory, Path log)
            throws IOException {
        Process process = builder(command, environment, directory, log)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        return new ServerProcess(process, command, log);
    }

    /** As {@link #start}, for a server that ends when its standard input does, and says to us on its output. */
    static ServerProcess startReading(List<String> command, Path directory, Path log) throws IOException {
        Process process = builder(command, Map.of(), directory, log)
                .redirectError(log.toFile())
                .start();
        return new ServerProcess(process, command, log);
    }

    private static ProcessBuilder builder(
            List<String> command, Map<String, String> environment, Path directory, Path log) throws IOException {
        if (log.startsWith(Settings.home())) {
            PrivateDirectory.make(log.getParent());
        } else {
            // Others may have to write to a directory of the user's choice, as to /tmp
            PrivateDirectory.makeMissing(log.getParent());
        }
        if (!Files.exists(log)) {
            // It may quote rows
            UserFile.createNew(log).close();
        }
        var builder = new ProcessBuilder(OwnSession.of(command)).directory(directory.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> !PASSED_ON.contains(name.toUpperCase(Locale.ROOT)) && !name.startsWith("LC_"));
        builder.environment().putAll(environment);
        return builder;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Runs {@code task} in another thread once the process has ended. */
    void onExit(Runnable task) {
        process.onExit().thenRun(task);
    }

    long pid() {
        return process.pid();
    }

    /** What the process has written for us so far. */
    synchronized String said() {
        InputStream out = process.getInputStream();
        try {
            while (out.available() > 0) {
                said.append((char) out.read());
            }
        } catch (IOException e) {
            // It has ended, and says no more
        }
        return said.toString();
    }

    int exitCode() {
        return process.exitValue();
    }

    /** How the child ended or what it does, with its command and last lines, for an error message. */
    String describe() {
        String state = process.isAlive() ? "still running" : "exit code " + process.exitValue();
        String tail = tail();
        return "%s; command: %s; log %s%s"
                .formatted(
                        state, String.join(" ", command), log, tail.isEmpty() ? " is empty" : ", last lines:\n" + tail);
    }

    /** The last lines of the log, without the native stack traces that say nothing to a user. */
    String tail() {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(TAIL_BYTES, file.length())];
            file.seek(file.length() - bytes.length);
            file.readFully(bytes);
            List<String> lines = new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("@"))
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }

    /** Ends the process's standard input, which is how a reading server is asked to end. */
    void endInput(Duration patience) {
        try {
            process.getOutputStream().close();
            process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            // It has ended already
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks the process to end and forces it where it does not within {@code patience}. */
    void end(Duration patience) {
        try {
            process.destroy();
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
