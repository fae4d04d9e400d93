package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.Settings;
import io.github.ragshell.core.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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

    static LiteFiles of(Path database) {
        String hash = Integer.toHexString(database.toString().hashCode());
        String id = database.getFileName() + "-" + hash;
        Path run = Settings.home().resolve("run");
        Path socket = run.resolve(id + SOCKET);
        if (socket.toString().length() > MAX_SOCKET_PATH) {
            // One for each database, so that it can go with the server
            socket = Path.of(
                    System.getProperty("java.io.tmpdir"),
                    "ragshell-" + Integer.toHexString(run.hashCode()) + "-" + hash,
                    hash + SOCKET);
        }
        return new LiteFiles(socket, Settings.home().resolve("logs").resolve(id + ".log"));
    }

    /** @throws SetupException another user made the socket's directory, and could lead us to a server of theirs */
    void makeDirectory() throws IOException {
        Path directory = socket.getParent();
        Path home = Settings.home();
        Files.createDirectories(home);
        Files.createDirectories(directory);
        if (!Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(home))) {
            throw new SetupException(
                    "The directory %s belongs to another user. Set RAGSHELL_HOME to a shorter path, or java.io.tmpdir to a directory of yours."
                            .formatted(directory));
        }
        directory.toFile().setExecutable(false, false);
        directory.toFile().setExecutable(true, true);
    }

    /** Deletes the socket, and its directory where that was made for it alone. */
    void deleteSocket() throws IOException {
        Files.deleteIfExists(socket);
        if (!socket.startsWith(Settings.home().resolve("run"))) {
            Files.deleteIfExists(socket.getParent());
        }
    }
}
