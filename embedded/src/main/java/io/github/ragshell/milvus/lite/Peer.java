package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.internal.FileOwner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    private static final int INODE = 9;
    private static final String NONE = "0";
    private static final int ROOT = 0;
    private static final int WORD_DIGITS = 8;
    private static final OptionalInt OURS = ours();

    private Peer() {}

    /** Whether the client is a program of this user; true where that can't be told. */
    static boolean isAllowed(SocketAddress client, SocketAddress server) {
        if (OURS.isEmpty()
                || !(client instanceof InetSocketAddress from)
                || !(server instanceof InetSocketAddress to)) {
            return true;
        }
        OptionalInt user = user(from, to);
        return user.isPresent() && (user.getAsInt() == OURS.getAsInt() || user.getAsInt() == ROOT);
    }

    /** This user, if a connection of our own is found in the tables. */
    private static OptionalInt ours() {
        try (var server = new java.net.ServerSocket(0, 1, InetAddress.getByName(LoopbackPort.HOST));
                var client = new Socket(LoopbackPort.HOST, server.getLocalPort())) {
            OptionalInt found = user((InetSocketAddress) client.getLocalSocketAddress(), (InetSocketAddress)
                    client.getRemoteSocketAddress());
            return found.isPresent() && found.getAsInt() == FileOwner.us() ? found : OptionalInt.empty();
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }

    // Whose the client's end is. Another connection may have the same ports, with another address of loopback; and one
    // that is gone may still be in the tables, without a program (inode) and as if it were the superuser's
    private static OptionalInt user(InetSocketAddress from, InetSocketAddress to) {
        int[] users = TABLES.stream()
                .flatMap(Peer::lines)
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length > INODE
                        && !fields[INODE].equals(NONE)
                        && isAt(fields[LOCAL], from)
                        && isAt(fields[REMOTE], to))
                .mapToInt(fields -> Integer.parseInt(fields[USER]))
                .toArray();
        return users.length == 1 ? OptionalInt.of(users[0]) : OptionalInt.empty();
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.readAllLines(table).stream().skip(1);
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static boolean isAt(String entry, InetSocketAddress address) {
        int colon = entry.lastIndexOf(':');
        return Integer.parseInt(entry.substring(colon + 1), 16) == address.getPort()
                && address(entry.substring(0, colon)).equals(address.getAddress());
    }

    /** An address of the tables: words of 32 bits, each in the machine's order. An IPv4 address in IPv6's form is the same. */
    private static InetAddress address(String words) {
        var bytes = ByteBuffer.allocate(words.length() / 2).order(ByteOrder.nativeOrder());
        for (int i = 0; i < words.length(); i += WORD_DIGITS) {
            bytes.putInt(Integer.parseUnsignedInt(words, i, i + WORD_DIGITS, 16));
        }
        try {
            return InetAddress.getByAddress(bytes.array());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(words, e);
        }
    }
}
