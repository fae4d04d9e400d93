package io.github.ragshell.milvus;

import io.github.ragshell.core.UnreachableException;
import io.milvus.v2.client.ConnectConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/**
 * Asks whether a server listens, and with https:// whether it can be trusted. The SDK would try until its deadline and
 * then say only that there was no answer.
 */
final class ServerProbe {

    private ServerProbe() {}

    /** @param address as it may be shown */
    static void require(ConnectConfig config, String address, Duration deadline) {
        var target = new InetSocketAddress(config.getHost(), config.getPort());
        if (target.isUnresolved()) {
            throw new UnreachableException(
                    "The host %s is unknown, so Milvus at %s can't be reached. Check the address and the network."
                            .formatted(config.getHost(), address));
        }
        try (var socket = new Socket()) {
            // To a socket 0 means forever
            int millis = (int) Math.min(Math.max(1, deadline.toMillis()), Integer.MAX_VALUE);
            connect(socket, target, address, millis);
            if (config.isSecure()) {
                TlsHandshake.require(socket, config, address, millis);
            }
        } catch (IOException e) {
            // Of closing it: the answer is known by then
        }
    }

    private static void connect(Socket socket, InetSocketAddress target, String address, int millis) {
        try {
            socket.connect(target, millis);
        } catch (IOException e) {
            throw new UnreachableException(
                    "No Milvus listens at %s (port %d: %s). Start it, or check the address."
                            .formatted(address, target.getPort(), e.getMessage()),
                    e);
        }
    }
}
