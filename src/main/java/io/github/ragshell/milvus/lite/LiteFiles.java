package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of a running server that are not beside the database.
 *
 * @param socket what the server listens on; in a directory only we may enter
 * @param log what the server prints
 */
record LiteFiles(Path socket, Path log) {

    // The Python server adds a port to every address
    private static final String SOCKET = ".sock:0";

    // Longer paths don't fit into the operating system's socket address
    private static final int MAX_SOCKET_PATH = 100;

    static LiteFiles of(Path database) throws IOException {
        String id = database.getFileName() + "-"
                + Integer.toHexString(database.toString().hashCode());
        Path run = Settings.home().resolve("run");
        Files.createDirectories(run);
        run.toFile().setExecutable(false, false);
        run.toFile().setExecutable(true, true);
        Path socket = run.resolve(id + SOCKET);
        if (socket.toString().length() > MAX_SOCKET_PATH) {
            Path directory =
                    Path.of(System.getProperty("java.io.tmpdir"), "ragshell-" + Integer.toHexString(run.hashCode()));
            Files.createDirectories(directory);
            directory.toFile().setExecutable(false, false);
            directory.toFile().setExecutable(true, true);
            socket = directory.resolve(Integer.toHexString(database.toString().hashCode()) + SOCKET);
        }
        return new LiteFiles(socket, Settings.home().resolve("logs").resolve(id + ".log"));
    }
}
