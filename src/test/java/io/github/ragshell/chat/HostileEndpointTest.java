package io.github.ragshell.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.ragshell.SystemProperties;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.Setting;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an endpoint sends is neither believed nor read without end. */
class HostileEndpointTest {

    private static final Duration HANGS = Duration.ofSeconds(10);
    private static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";

    private final StubEndpoint endpoint = new StubEndpoint();

    @AfterEach
    void close() {
        endpoint.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 413, 422, 429, 500, 503})
    void should_quote_a_per_cent_sign_as_it_is(int status) {
        endpoint.answers(StubEndpoint.error(status, "You have used 100% of your %s quota, 50%d"));

        assertThat(failure(endpoint.lepton())).hasMessageContaining("You have used 100% of your %s quota, 50%d.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "null",
                "\"12\"",
                "1.5",
                "[]",
                "{\"prompt_tokens\": \"12\"}",
                "{\"prompt_tokens\": 1.5, \"completion_tokens\": null}",
                "{\"prompt_tokens\": -1}"
            })
    void should_keep_an_answer_whose_token_counts_are_not_numbers(String usage) {
        endpoint.answers(StubEndpoint.json(200, """
                {"id": "1", "object": "chat.completion", "created": 1, "model": "m",
                 "choices": [{"index": 0, "message": {"role": "assistant", "content": "In etcd."}, "finish_reason": "stop"}],
                 "usage": %s}""".formatted(usage)));

        Answer whole = endpoint.lepton().chat(StubEndpoint.prompt());

        assertThat(whole.text()).isEqualTo("In etcd.");
        assertThat(whole.generation().promptTokens()).isEmpty();
        endpoint.answers(StubEndpoint.events(
                StubEndpoint.piece("In etcd."),
                StubEndpoint.finish("stop"),
                "{\"id\":\"1\",\"choices\":[],\"usage\":%s}".formatted(usage),
                "[DONE]"));
        Answer streamed = endpoint.lepton().stream(StubEndpoint.prompt(), text -> {});
        assertThat(streamed.text()).isEqualTo("In etcd.");
        assertThat(streamed.partial()).isFalse();
        assertThat(streamed.generation().completionTokens()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.5", "true", "{\"type\": \"stop\"}", "[\"stop\"]"})
    void should_keep_an_answer_whose_finish_reason_is_no_text(String reason) {
        endpoint.answers(StubEndpoint.json(200, """
                {"id": "1", "object": "chat.completion", "created": 1, "model": "m",
                 "choices": [{"index": 0, "message": {"role": "assistant", "content": "In etcd."}, "finish_reason": %s}]}""".formatted(reason)));
        assertThat(endpoint.lepton().chat(StubEndpoint.prompt()).text()).isEqualTo("In etcd.");

        endpoint.answers(StubEndpoint.events(
                StubEndpoint.piece("In etcd."),
                "{\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":%s}]}".formatted(reason),
                "[DONE]"));
        Answer streamed = endpoint.lepton().stream(StubEndpoint.prompt(), text -> {});
        assertThat(streamed.text()).isEqualTo("In etcd.");
        assertThat(streamed.remarks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void should_follow_no_redirect_with_question_and_passages(int status) {
        try (var other = new StubEndpoint()) {
            other.answers(StubEndpoint.completion("\"stolen\"", "stop"));
            endpoint.answers(
                    WireMock.aResponse().withStatus(status).withHeader("Location", other.url() + "chat/completions"));

            assertThat(failure(endpoint.lepton()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "%s redirects to %schat/completions (HTTP status %d, model mistral-7b). Redirects are not followed, because question and passages would go there. If you trust that address, set LEPTON_BASE_URL to it, without chat/completions at its end.",
                            endpoint.url(), other.url(), status);
            assertThat(other.requests()).isZero();
        }
    }

    @Test
    void should_stay_on_this_machine_when_offline_and_redirected() {
        try (var properties = new SystemProperties()) {
            properties.with(Setting.RAGSHELL_OFFLINE, "true");
            endpoint.answers(WireMock.aResponse().withStatus(307).withHeader("Location", "http://192.0.2.1/v1/"));

            assertThat(failure(endpoint.lepton())).hasMessageContaining("redirects to http://192.0.2.1/v1/");
        }
    }

    @Test
    void should_show_no_terminal_escape_of_an_endpoint() {
        endpoint.answers(StubEndpoint.error(500, "\\u001b]0;owned\\u0007\\u009b2Jbusy"));

        assertThat(failure(endpoint.lepton()).getMessage())
                .contains("␛]0;owned␇�2Jbusy")
                .doesNotContain("\u001b", "\u0007", "\u009b");
    }

    @Test
    void should_stop_reading_a_line_of_a_stream_that_does_not_end() throws Exception {
        try (var server = new EndlessServer(STREAM + "\r\ndata: ", "x")) {
            assertStopsReading(server);
        }
    }

    @Test
    void should_stop_reading_the_length_of_a_chunk_that_does_not_end() throws Exception {
        try (var server = new EndlessServer(STREAM + "Transfer-Encoding: chunked\r\n\r\n", "0")) {
            assertStopsReading(server);
        }
    }

    @Test
    void should_cut_refusals_that_do_not_end() throws Exception {
        String refusal = "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"refusal\":\"%s\"}}]}\n\n"
                .formatted("no ".repeat(1000));
        try (var server = new EndlessServer(STREAM + "\r\n", refusal)) {
            var lepton = Lepton.at(server.url(), "m", null);

            Throwable thrown = assertTimeoutPreemptively(
                    HANGS, () -> catchThrowable(() -> lepton.stream(StubEndpoint.prompt(), text -> {})));

            assertThat(thrown).isInstanceOf(ServiceException.class).hasMessageStartingWith("The model m at");
        }
    }

    @Test
    void should_give_up_at_the_deadline_when_nothing_but_empty_events_come() throws Exception {
        try (var server = new EndlessServer(STREAM + "\r\n", "data: {\"id\":\"1\",\"choices\":[]}\n\n")) {
            var lepton = Lepton.at(server.url(), "m", null).with(ChatOptions.DEFAULT.timeout(Duration.ofMillis(300)));

            Throwable thrown = assertTimeoutPreemptively(
                    HANGS, () -> catchThrowable(() -> lepton.stream(StubEndpoint.prompt(), text -> {})));

            assertThat(thrown)
                    .isInstanceOf(ServiceException.class)
                    .hasMessage(
                            "%s gave no text within 3 s (model m). It may be busy: ask again, send fewer passages, or wait longer with ChatOptions.timeout.",
                            server.url());
        }
    }

    @Test
    void should_keep_what_has_come_at_the_deadline() throws Exception {
        String begin = "data: " + StubEndpoint.piece("In et") + "\n\n";
        try (var server = new EndlessServer(STREAM + "\r\n" + begin, ": still there\n\n")) {
            var lepton = Lepton.at(server.url(), "m", null).with(ChatOptions.DEFAULT.timeout(Duration.ofMillis(300)));

            Answer answer = assertTimeoutPreemptively(HANGS, () -> lepton.stream(StubEndpoint.prompt(), text -> {}));

            assertThat(answer.text()).isEqualTo("In et");
            assertThat(answer.remarks())
                    .containsExactly("Partial answer: it was not complete in ten times ChatOptions.timeout.");
        }
    }

    private static void assertStopsReading(EndlessServer server) {
        var lepton = Lepton.at(server.url(), "m", null);

        Throwable thrown = assertTimeoutPreemptively(
                HANGS, () -> catchThrowable(() -> lepton.stream(StubEndpoint.prompt(), text -> {})));

        assertThat(thrown)
                .isInstanceOf(ServiceException.class)
                .hasMessage(
                        "The answer of %s (model m) is larger than 8 MB and was not read. Limit it with ChatOptions.maxTokens.",
                        server.url());
        // What the sockets hold besides
        assertThat(server.sent.get()).isLessThan(24L << 20);
    }

    private static Throwable failure(Lepton lepton) {
        return catchThrowable(() -> lepton.chat(StubEndpoint.prompt()));
    }

    /** Sends the same again and again until the client has enough. */
    private static final class EndlessServer implements AutoCloseable {

        final AtomicLong sent = new AtomicLong();
        private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final Thread thread;

        EndlessServer(String beginning, String again) throws IOException {
            thread = new Thread(() -> serve(beginning, again));
            thread.start();
        }

        String url() {
            return "http://127.0.0.1:%d/v1/".formatted(server.getLocalPort());
        }

        @Override
        public void close() throws Exception {
            server.close();
            thread.join(5_000);
            assertThat(thread.isAlive()).isFalse();
        }

        private void serve(String beginning, String again) {
            byte[] block = again.repeat(Math.max(1, 8192 / again.length())).getBytes(StandardCharsets.UTF_8);
            try (Socket socket = server.accept()) {
                OutputStream out = socket.getOutputStream();
                out.write(beginning.getBytes(StandardCharsets.UTF_8));
                while (true) {
                    out.write(block);
                    sent.addAndGet(block.length);
                }
            } catch (IOException e) {
                // the client closed the connection
            }
        }
    }
}
