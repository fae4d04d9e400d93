package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.Settings;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.FileTree;
import io.github.ragshell.core.internal.PrivateDirectory;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A Unix domain socket that only its user reaches, in a directory of one start of one server. No two starts share it,
 * not even of databases with the same path: two containers with one RAGSHELL_HOME may each have an /app/demo.db.
 *
 * @param path in a directory only we may enter
 */
record SocketFile(Path path) implements Endpoint {

    // The Python server adds a port to every address
    private static final String NAME = "milvus.sock:0";

    private static final int RANDOM_DIGITS = 8;

    // Longer paths don't fit into the operating system's socket address
    private static final int MAX_BYTES = 100;

    /**
     * A new one each time.
     *
     * @param temporary whether the database has a directory of its own, with which all of it goes
     */
    static SocketFile of(Path database, boolean temporary) {
        String name = LiteFiles.hash(database.toString()) + "-"
                + UUID.randomUUID().toString().substring(0, RANDOM_DIGITS);
        Path place = temporary ? database.getParent() : Settings.home().resolve("run");
        Path path = place.resolve(name).resolve(NAME);
        return new SocketFile(
                isShort(path)
                        ? path
                        : Path.of(System.getProperty("java.io.tmpdir"), "ragshell-" + name, NAME)
                                .toAbsolutePath());
    }

    private static boolean isShort(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    /** The directory of the server, which is the native one's home directory, too. */
    Path directory() {
        return path.getParent();
    }

    @Override
    public void prepare() throws IOException {
        if (!isShort(path)) {
            throw new SetupException(
                    "The path of the socket of Milvus Lite is longer than %d bytes: %s. Set RAGSHELL_HOME or java.io.tmpdir to a shorter path."
                            .formatted(MAX_BYTES, path));
        }
        PrivateDirectory.make(Settings.home());
        PrivateDirectory.makeMissing(directory().getParent());
        UserFile.createDirectory(directory());
    }

    @Override
    public void clear() throws IOException {
        Files.deleteIfExists(path);
        // The native engine's
        FileTree.delete(directory().resolve(".cache"));
        try {
            Files.deleteIfExists(directory());
        } catch (DirectoryNotEmptyException e) {
            // Something of the user's is in it
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
