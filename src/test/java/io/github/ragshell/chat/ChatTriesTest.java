package io.github.ragshell.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a failed try sent is no part of the next one. */
class ChatTriesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\",\"error\":{\"message\":\"overloaded\"}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"hm\"},\"finish_reason\":\"length\"}]}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":99,\"completion_tokens\":88,\"total_tokens\":187}}"
            })
    void should_keep_nothing_of_a_try_that_failed_before_its_first_word(String event) throws Exception {
        String whole = "data: %s\n\ndata: [DONE]\n\n".formatted(StubEndpoint.piece("In etcd."));
        try (var endpoint = new StubEndpoint();
                var server = new TryServer("data: " + event + "\n\n", whole)) {
            var lepton = Lepton.at(server.url(), "m", null, endpoint.retries());

            Answer answer = lepton.stream(StubEndpoint.prompt(), text -> {});

            assertThat(endpoint.sleeps).as("the first try failed").hasSize(1);
            assertThat(answer.text()).isEqualTo("In etcd.");
            assertThat(answer.remarks()).isEmpty();
            assertThat(answer.generation().finishReason()).isEmpty();
            assertThat(answer.generation().promptTokens()).isEmpty();
        }
    }

    /** Breaks off its first stream, and ends the second as it should. */
    private static final class TryServer implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final Thread thread;

        TryServer(String broken, String whole) throws IOException {
            thread = new Thread(() -> {
                serve(chunk(broken));
                serve(chunk(whole) + "0\r\n\r\n");
            });
            thread.start();
        }

        String url() {
            return "http://127.0.0.1:%d/v1/".formatted(server.getLocalPort());
        }

        private static String chunk(String events) {
            return "%x\r\n%s\r\n".formatted(events.length(), events);
        }

        private void serve(String chunks) {
            try (Socket socket = server.accept()) {
                OutputStream out = socket.getOutputStream();
                out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n%s"
                        .formatted(chunks)
                        .getBytes(StandardCharsets.UTF_8));
                socket.shutdownOutput();
                // Closing with something unread would reset the connection before its answer is read
                socket.getInputStream().readAllBytes();
            } catch (IOException e) {
                // the client closed the connection
            }
        }

        @Override
        public void close() throws Exception {
            server.close();
            thread.join(5_000);
        }
    }
}
