package io.github.ragshell.milvus.lite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Servers whose parent was killed. They complete the calls under way and end by themselves, a second or so after they
 * can have the lock; until then a new server would be the second one on the file.
 */
final class Orphans {

    /** How long a server may write what it has in memory. */
    static final Duration SAVE_PATIENCE = Duration.ofSeconds(15);

    private static final Duration KILL_PATIENCE = Duration.ofSeconds(3);
    private static final Duration CLOCK_ERROR = Duration.ofSeconds(2);
    private static final int FEWEST_ARGUMENTS = 3;

    private Orphans() {}

    /**
     * The servers that run on the database.
     *
     * @param last who owned the lock before
     */
    static List<ProcessHandle> find(Path database, Path lockFile, Optional<Owner> last) {
        // One that is being killed has no arguments any more, but may still have the file open
        Stream<ProcessHandle> recorded =
                last.stream().flatMap(owner -> owner.process().filter(process -> isRecorded(process, owner)).stream());
        return Stream.concat(
                        recorded,
                        ProcessHandle.allProcesses().filter(process -> serves(process.info(), database, lockFile)))
                .filter(process -> !process.equals(ProcessHandle.current())
                        && !hasOnlyToBeReaped(process)
                        && worksBeside(process, database))
                .distinct()
                .toList();
    }

    /** Waits until all have ended, or the time is over. */
    static void awaitEnd(List<ProcessHandle> servers, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        for (ProcessHandle server : servers) {
            awaitEnd(server, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
    }

    /** Kills those that are surely servers of this database, which have had the time to end by themselves. */
    static void kill(List<ProcessHandle> servers, Path database, Path lockFile) {
        for (ProcessHandle server : servers) {
            if (serves(server.info(), database, lockFile)) {
                server.destroyForcibly();
                awaitEnd(server, KILL_PATIENCE);
            }
        }
    }

    // By executable and arguments: a user's program that only names the lock file is none
    static boolean serves(ProcessHandle.Info process, Path database, Path lockFile) {
        if (process.command().isEmpty()) {
            return false;
        }
        Path program = Path.of(process.command().get());
        List<String> arguments = List.of(process.arguments().orElse(new String[0]));
        if (program.getFileName().toString().startsWith("python")) {
            // Options come first
            int script = indexOfScript(arguments);
            if (script < 0) {
                return false;
            }
            arguments = arguments.subList(script + 1, arguments.size());
        } else if (!program.endsWith(Path.of("milvus_lite", "lib", "milvus"))) {
            return false;
        }
        return isServed(arguments, database, lockFile);
    }

    // In another container or mount namespace the same path may be another file
    private static boolean worksBeside(ProcessHandle process, Path database) {
        Path directory = Path.of("/proc/" + process.pid() + "/cwd");
        try {
            return !Files.isDirectory(directory.getParent()) || Files.isSameFile(directory, database.getParent());
        } catch (IOException e) {
            // It has ended, or it is another user's
            return false;
        }
    }

    private static int indexOfScript(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).endsWith(PythonDistribution.SCRIPT)) {
                return i;
            }
        }
        return -1;
    }

    // Database, address, log level where the engine has one, lock file
    private static boolean isServed(List<String> arguments, Path database, Path lockFile) {
        return arguments.size() >= FEWEST_ARGUMENTS
                && isSame(arguments.get(0), database)
                && isSame(arguments.get(arguments.size() - 1), lockFile);
    }

    private static boolean isSame(String argument, Path file) {
        try {
            return Path.of(argument).equals(file);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    // The pid may be another process's by now, but that one has started later
    private static boolean isRecorded(ProcessHandle process, Owner owner) {
        boolean program = process.info()
                .command()
                .map(command -> command.endsWith("milvus") || command.contains("python"))
                .orElse(true);
        Optional<Instant> start = process.info().startInstant();
        return program
                && start.filter(instant -> instant.isAfter(owner.started().plus(CLOCK_ERROR)))
                        .isEmpty();
    }

    // Where nobody reaps it, it stays in the list of processes for ever; it has no file open
    private static boolean hasOnlyToBeReaped(ProcessHandle process) {
        try {
            String status = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return status.substring(status.lastIndexOf(')') + 1).strip().startsWith("Z");
        } catch (IOException e) {
            return false;
        }
    }

    private static void awaitEnd(ProcessHandle process, Duration patience) {
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Dead but not yet reaped by its new parent, or it takes longer
        }
    }
}
