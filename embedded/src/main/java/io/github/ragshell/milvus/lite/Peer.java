package io.github.ragshell.milvus.lite;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Whose program is at the other end of a loopback connection, by the system's tables. Every user of a machine reaches
 * its loopback ports; this keeps the others out without a password. It can be told on Linux only. The superuser can do
 * what it likes anyway, and is let in.
 */
final class Peer {

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int USER = 7;
    private static final int ROOT = 0;
    private static final OptionalInt OURS = ours();

    private Peer() {}

    /** Whether the client is a program of this user; true where that can't be told. */
    static boolean isAllowed(SocketAddress client, int port) {
        if (OURS.isEmpty() || !(client instanceof InetSocketAddress address)) {
            return true;
        }
        OptionalInt user = user(address.getPort(), port);
        // One that is gone is in no table any more
        return user.isPresent() && (user.getAsInt() == OURS.getAsInt() || user.getAsInt() == ROOT);
    }

    /** This user, if a connection of our own is found in the tables. */
    private static OptionalInt ours() {
        try (var server = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
            int user = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            OptionalInt found = user(client.getLocalPort(), server.getLocalPort());
            return found.isPresent() && found.getAsInt() == user ? found : OptionalInt.empty();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return OptionalInt.empty();
        }
    }

    private static OptionalInt user(int from, int to) {
        return TABLES.stream()
                .flatMap(Peer::lines)
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length > USER && port(fields[LOCAL]) == from && port(fields[REMOTE]) == to)
                .mapToInt(fields -> Integer.parseInt(fields[USER]))
                .findFirst();
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.readAllLines(table).stream().skip(1);
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
    }
}
