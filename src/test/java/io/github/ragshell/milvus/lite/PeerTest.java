package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PeerTest {

    @Test
    void should_let_this_user_in() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
            assertThat(Peer.isAllowed(client.getLocalSocketAddress(), client.getRemoteSocketAddress()))
                    .isTrue();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void should_keep_out_a_connection_that_is_in_no_table() {
        assertThat(Peer.isAllowed(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 2)))
                .isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void should_not_take_a_connection_with_the_same_ports_for_another_one() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
            var other = new InetSocketAddress("127.0.0.2", client.getLocalPort());

            assertThat(Peer.isAllowed(other, client.getRemoteSocketAddress())).isFalse();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void should_let_nobody_in_for_a_connection_that_is_closed() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
            var from = client.getLocalSocketAddress();
            var to = client.getRemoteSocketAddress();
            client.close();

            // It stays in the tables, and waits for the server to close, too
            assertThat(Peer.isAllowed(from, to)).isFalse();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void should_let_this_user_in_by_ipv6() throws Exception {
        var loopback = InetAddress.getByName("::1");
        try (var server = new ServerSocket(0, 1, loopback);
                var client = new Socket(loopback, server.getLocalPort())) {
            assertThat(Peer.isAllowed(client.getLocalSocketAddress(), client.getRemoteSocketAddress()))
                    .isTrue();
        } catch (java.net.SocketException e) {
            org.junit.jupiter.api.Assumptions.abort("no IPv6 here: " + e);
        }
    }
}
