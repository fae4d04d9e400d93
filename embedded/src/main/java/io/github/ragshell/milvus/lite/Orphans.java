package io.github.ragshell.milvus.lite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Servers whose parent was killed: they notice only a second or so after the lock is gone, and until then a new server
 * would be the second one on the file.
 */
final class Orphans {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** How long a server in Python may write what it has in memory. */
    static final Duration SAVE_PATIENCE = Duration.ofSeconds(15);

    private Orphans() {}

    /**
     * Sees to it that no server runs that was started with this lock file, which this process holds now.
     *
     * @param last who owned the lock before
     */
    static void end(Engine engine, Path lockFile, Optional<Owner> last) {
        if (ProcessHandle.current().info().arguments().isPresent()) {
            endAll(engine, lockFile);
        } else {
            awaitEnd(last, SAVE_PATIENCE);
        }
    }

    private static void endAll(Engine engine, Path lockFile) {
        ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .filter(arguments ->
                                arguments.length > 0 && arguments[arguments.length - 1].equals(lockFile.toString()))
                        .isPresent())
                .forEach(process -> {
                    // Ended while it saves, the Python engine counts rows twice from then on
                    if (engine == Engine.PYTHON) {
                        awaitEnd(process, SAVE_PATIENCE);
                    }
                    process.destroyForcibly();
                    awaitEnd(process, PATIENCE);
                });
    }

    /**
     * Waits for the server of the last owner, which ends by itself. Windows tells no arguments, and a pid alone, which
     * may be another process's by now, is too little to end it.
     */
    static void awaitEnd(Optional<Owner> last, Duration patience) {
        last.flatMap(Owner::process)
                .filter(process -> !process.equals(ProcessHandle.current()))
                .ifPresent(process -> awaitEnd(process, patience));
    }

    private static void awaitEnd(ProcessHandle process, Duration patience) {
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Dead but not yet reaped by its new parent: it has no file open any more
        }
    }
}
