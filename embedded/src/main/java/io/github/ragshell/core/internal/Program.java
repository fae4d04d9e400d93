package io.github.ragshell.core.internal;

import io.github.ragshell.core.Setting;
import io.github.ragshell.core.StoppedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Programs of this machine, run to their end. */
public final class Program {

    /** The exit code where there is no such program, as a shell has it. */
    public static final int NOT_FOUND = 127;

    private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(5);

    /**
     * How it ended.
     *
     * @param exitCode {@link #NOT_FOUND} where there is no such program, -1 where it did not end in time
     * @param output what it printed on both streams, or why there is nothing
     */
    public record Result(int exitCode, String output) {

        /** The last line with something in it. */
        public String lastLine() {
            return output.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .reduce((before, line) -> line)
                    .orElse("it printed nothing");
        }
    }

    private Program() {}

    /**
     * Runs a program that gets no input.
     *
     * @param directory where it works: one of ours, so that nothing in the user's directory takes part
     * @param timeout after which it is ended
     * @throws StoppedException the thread was interrupted; the program is ended, and the flag is set
     */
    public static Result run(List<String> command, Path directory, Duration timeout) {
        Process process;
        try {
            var builder =
                    new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
            removeTokens(builder.environment());
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            return new Result(NOT_FOUND, e.getMessage());
        }
        // Not into a file: a full disk is one of the things it may have to say
        var output = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                end(process);
                return new Result(-1, "no end after " + timeout.toSeconds() + " s");
            }
            return new Result(process.exitValue(), output.get(OUTPUT_PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return new Result(process.exitValue(), "");
        } catch (InterruptedException e) {
            end(process);
            Thread.currentThread().interrupt();
            throw new StoppedException("Stopped while %s was running. Call again.".formatted(command.get(0)));
        }
    }

    /** Our tokens are no business of pip or Maven, nor of what they run. */
    static void removeTokens(Map<String, String> environment) {
        environment.keySet().removeAll(Set.of(Setting.LEPTONAI_TOKEN.name(), Setting.MILVUS_TOKEN.name()));
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static String read(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
