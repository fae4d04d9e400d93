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
            assertThat(Peer.isAllowed(client.getLocalSocketAddress(), server.getLocalPort()))
                    .isTrue();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void should_keep_out_a_connection_that_is_in_no_table() {
        assertThat(Peer.isAllowed(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), 2))
                .isFalse();
    }
}
