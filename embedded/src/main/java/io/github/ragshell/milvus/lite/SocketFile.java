package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.Settings;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.FileOwner;
import io.github.ragshell.core.internal.PrivateDirectory;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A Unix domain socket that only its user reaches.
 *
 * @param path in a directory only we may enter
 */
record SocketFile(Path path) implements Endpoint {

    // The Python server adds a port to every address
    private static final String SUFFIX = ".sock:0";

    // Longer paths don't fit into the operating system's socket address
    private static final int MAX_PATH = 100;

    static SocketFile of(Path database) {
        Path run = Settings.home().resolve("run");
        Path path = run.resolve(LiteFiles.id(database) + SUFFIX);
        if (path.toString().length() > MAX_PATH) {
            // One for each database, so that it can go with the server
            path = Path.of(
                    System.getProperty("java.io.tmpdir"),
                    "ragshell-" + LiteFiles.hash(run + "\n" + database),
                    "milvus" + SUFFIX);
        }
        return new SocketFile(path);
    }

    /** @throws SetupException another user made the directory, and could lead us to a server of theirs */
    @Override
    public void prepare() throws IOException {
        Path directory = path.getParent();
        PrivateDirectory.make(Settings.home());
        try {
            UserFile.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            requireOurs(directory);
            UserFile.closeToOthers(directory);
        }
    }

    private static void requireOurs(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new SetupException(
                    "%s must be a directory for the socket of Milvus Lite, and is something else. Delete it, or set RAGSHELL_HOME to a shorter path."
                            .formatted(directory));
        }
        if (!FileOwner.isOurs(directory)) {
            throw new SetupException(
                    "The directory %s belongs to another user, who could lead this program to a server of theirs. Set RAGSHELL_HOME to a shorter path, or java.io.tmpdir to a directory of yours."
                            .formatted(directory));
        }
    }

    /** Deletes the socket, and its directory where that was made for it alone. */
    @Override
    public void clear() throws IOException {
        try {
            Files.deleteIfExists(path);
        } catch (FileSystemException e) {
            // The directory is another user's, or no directory; see prepare
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
        if (!path.startsWith(Settings.home().resolve("run"))) {
            deleteIfEmpty(path.getParent());
        }
    }

    private static void deleteIfEmpty(Path directory) {
        try {
            if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            // It is another user's, or something else is in it
        }
    }

    @Override
    public Endpoint of(ServerProcess server) {
        return this;
    }

    @Override
    public SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
