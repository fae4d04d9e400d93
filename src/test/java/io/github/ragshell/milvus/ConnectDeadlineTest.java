package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.UnreachableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connecting to a port that is open and silent. */
class ConnectDeadlineTest {

    private ServerSocket silent;

    @BeforeEach
    void open() throws IOException {
        silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        silent.close();
    }

    @Test
    void should_give_up_after_the_time_that_is_set() {
        String uri = "http://127.0.0.1:" + silent.getLocalPort();

        assertGivesUp(
                uri,
                "Connecting failed: Milvus at %s gave no answer in time. Check that a Milvus runs there and that http:// or https:// is right, then call again.");
    }

    @Test
    void should_give_up_a_tls_handshake_after_the_time_that_is_set() {
        String uri = "https://127.0.0.1:" + silent.getLocalPort();

        assertGivesUp(
                uri,
                "Milvus at %s ended the TLS handshake (no answer in time). Check that it runs and that https:// is right, then call again.");
    }

    @Test
    void should_refuse_no_time_at_all() {
        assertThatThrownBy(() -> Milvus.open("./unused.db", null, Duration.ZERO))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The deadline is PT0S. Pass a positive one of a day at most, for example Duration.ofMinutes(2).");
    }

    private static void assertGivesUp(String uri, String message) {
        // Loads what the first connection needs
        assertThatThrownBy(() -> Milvus.open(uri, null, Duration.ofMillis(1))).isInstanceOf(UnreachableException.class);
        long begin = System.nanoTime();

        assertThatThrownBy(() -> Milvus.open(uri, null, Duration.ofMillis(300)))
                .isInstanceOf(UnreachableException.class)
                .hasMessage(message, uri);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(250), Duration.ofSeconds(4));
    }
}
