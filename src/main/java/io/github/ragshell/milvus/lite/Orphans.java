package io.github.ragshell.milvus.lite;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Servers whose parent was killed: they notice only a second or so after the lock is gone, and until then a new server
 * would be the second one on the file.
 */
final class Orphans {

    private static final long PATIENCE_SECONDS = 3;

    private Orphans() {}

    /** Ends the servers that were started with this lock file, which this process holds now. */
    static void end(Path lockFile) {
        ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .filter(arguments ->
                                arguments.length > 0 && arguments[arguments.length - 1].equals(lockFile.toString()))
                        .isPresent())
                .forEach(Orphans::end);
    }

    private static void end(ProcessHandle process) {
        process.destroyForcibly();
        try {
            process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Dead but not yet reaped by its new parent: it has no file open any more
        }
    }
}
