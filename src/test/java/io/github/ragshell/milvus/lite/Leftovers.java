package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.core.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** What an ended Milvus Lite must not leave behind. */
public final class Leftovers {

    private Leftovers() {}

    /** No process that serves a database below the directory, no lock or owner file in it, no directory of a server. */
    public static void assertNoneFor(Path directory) throws IOException {
        assertThat(serversOf(directory)).as("servers of " + directory).isEmpty();
        try (Stream<Path> walk = Files.walk(directory)) {
            List<Path> files = walk.toList();
            assertThat(files.stream()
                            .filter(file -> file.getFileName().toString().matches("\\..*\\.(lock|owner.*)")))
                    .as("lock and owner files")
                    .isEmpty();
            for (Path file : files) {
                assertNoDirectoryFor(file);
            }
        }
    }

    /** Nothing that a server of this database would have made in ragshell's home. */
    static void assertNoDirectoryFor(Path database) throws IOException {
        assertThat(directoriesFor(database)).as("directories of servers").isEmpty();
    }

    /** The directories that servers of this database have made in ragshell's home. */
    static List<Path> directoriesFor(Path database) throws IOException {
        Path run = Settings.home().resolve("run");
        if (!Files.isDirectory(run)) {
            return List.of();
        }
        try (Stream<Path> directories = Files.list(run)) {
            return directories
                    .filter(directory ->
                            directory.getFileName().toString().startsWith(LiteFiles.hash(database.toString())))
                    .toList();
        }
    }

    /** The processes of servers whose database lies below the directory. */
    public static List<ProcessHandle> serversOf(Path directory) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .filter(arguments -> arguments.length >= 4
                                && arguments[arguments.length - 1].startsWith(directory.toString())
                                && arguments[arguments.length - 1].endsWith(".lock"))
                        .isPresent())
                .toList();
    }

    /** Waits for the end of a process that is not our child; fails when it still runs after 5 s. */
    public static void assertEndsWithinFiveSeconds(long pid) throws Exception {
        var process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            try {
                process.get().onExit().get(5, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new AssertionError("the server with pid " + pid + " still runs after 5 s", e);
            }
        }
    }
}
