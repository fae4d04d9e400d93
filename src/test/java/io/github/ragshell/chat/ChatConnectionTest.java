package io.github.ragshell.chat;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.tomakehurst.wiremock.http.Fault;
import io.github.ragshell.core.CredentialException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.UnreachableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChatConnectionTest {

    private static final String CHECK = "Check that the endpoint runs and that LEPTON_BASE_URL is right.";

    private final StubEndpoint endpoint = new StubEndpoint();

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void should_say_that_nothing_listens() throws IOException {
        String url = "http://127.0.0.1:%d/v1/".formatted(closedPort());

        assertFails(
                Lepton.at(url, StubEndpoint.MODEL, StubEndpoint.TOKEN, endpoint.retries()),
                UnreachableException.class,
                "No answer from %s (model mistral-7b): nothing listens there, or a firewall is in the way. %s"
                        .formatted(url, CHECK));
        assertThat(endpoint.sleeps).isEmpty();
    }

    @Test
    void should_say_that_the_host_is_not_known() {
        assertFails(
                Lepton.at("http://no-such-host.invalid/v1/", StubEndpoint.MODEL, null, endpoint.retries()),
                UnreachableException.class,
                "No answer from http://no-such-host.invalid/v1/ (model mistral-7b): the host name is not known. "
                        + CHECK);
        assertThat(endpoint.sleeps).isEmpty();
    }

    @Test
    void should_say_that_the_tutorials_endpoint_is_gone() throws IOException {
        int port = closedPort();
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(new FixedProxy(new InetSocketAddress("127.0.0.1", port)));
        try {
            assertFails(
                    Lepton.at(Lepton.TUTORIAL_ENDPOINT, "mistral-7b", "t", endpoint.retries()),
                    UnreachableException.class,
                    "No answer from https://mistral-7b.lepton.run/api/v1/ by way of the proxy 127.0.0.1:%d (model mistral-7b): nothing listens there, or a firewall is in the way. The tutorial's public endpoint no longer exists. Set LEPTON_BASE_URL to an OpenAI-compatible endpoint of yours, or unset LEPTONAI_TOKEN for the extractive reader."
                            .formatted(port));
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    @Test
    void should_tell_of_the_proxy_that_refuses_to_connect() throws Exception {
        ProxySelector before = ProxySelector.getDefault();
        try (var proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var thread = new Thread(() -> refuseAll(proxy));
            thread.start();
            ProxySelector.setDefault(new FixedProxy(new InetSocketAddress("127.0.0.1", proxy.getLocalPort())));
            assertFails(
                    Lepton.at("https://example.invalid/v1/", "mistral-7b", "t", endpoint.retries()),
                    UnreachableException.class,
                    "No answer from https://example.invalid/v1/ by way of the proxy 127.0.0.1:%d (model mistral-7b): the proxy refused the connection. Give Java another proxy (-Dhttps.proxyHost, -Dhttps.proxyPort), or none for this host (-Dhttp.nonProxyHosts)."
                            .formatted(proxy.getLocalPort()));
            proxy.close();
            thread.join(5_000);
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    @Test
    void should_name_the_proxy_that_asks_for_a_password() {
        endpoint.answers(StubEndpoint.json(407, "<html>Proxy</html>"));
        int port = URI.create(endpoint.url()).getPort();
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(new FixedProxy(new InetSocketAddress("127.0.0.1", port)));
        try {
            assertFails(
                    Lepton.at("http://example.invalid/v1/", "mistral-7b", "t", endpoint.retries()),
                    CredentialException.class,
                    "A proxy on the way to http://example.invalid/v1/ asks for a password (HTTP status 407, model mistral-7b): no reason given. Give Java a proxy that asks for none (-Dhttps.proxyHost, -Dhttps.proxyPort), or none for this host (-Dhttp.nonProxyHosts).");
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    @Test
    void should_tell_of_plain_http_when_no_secure_connection_can_be_made() {
        String url = endpoint.url().replace("http:", "https:");

        assertFails(
                Lepton.at(url, StubEndpoint.MODEL, StubEndpoint.TOKEN, endpoint.retries()),
                UnreachableException.class,
                "No answer from %s (model mistral-7b): no secure connection could be made. Where the endpoint speaks plain HTTP, begin LEPTON_BASE_URL with http://; where its certificate is your organisation's own, name a trust store that has it (-Djavax.net.ssl.trustStore)."
                        .formatted(url));
    }

    @Test
    void should_not_wait_longer_than_the_timeout() {
        endpoint.answers(StubEndpoint.completion("\"late\"", "stop").withFixedDelay(5_000));

        assertFails(
                endpoint.lepton().with(ChatOptions.DEFAULT.timeout(Duration.ofMillis(250))),
                UnreachableException.class,
                "No answer from %s (model mistral-7b): nothing came for 0.25 s. It may be busy: ask again, send fewer passages, or wait longer with ChatOptions.timeout."
                        .formatted(endpoint.url()));
        assertThat(endpoint.sleeps).isEmpty();
    }

    @Test
    void should_ask_again_when_the_connection_is_closed_without_an_answer() {
        endpoint.answersInTurn(
                aResponse().withFault(Fault.EMPTY_RESPONSE),
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                StubEndpoint.completion("\"Here.\"", "stop"));

        assertThat(endpoint.lepton().chat(StubEndpoint.prompt()).text()).isEqualTo("Here.");

        assertThat(endpoint.notices)
                .containsExactly(endpoint.url() + " closed the connection; asking again for up to 60 s.");
    }

    @Test
    void should_give_up_when_every_connection_is_closed() {
        endpoint.answers(aResponse().withFault(Fault.EMPTY_RESPONSE));

        assertFails(
                endpoint.lepton(),
                UnreachableException.class,
                "No answer from %s (model mistral-7b): the connection was closed before an answer came. %s Tried 6 times in 31 s."
                        .formatted(endpoint.url(), CHECK));
    }

    @Test
    void should_say_that_garbage_is_no_answer() {
        endpoint.answers(StubEndpoint.json(200, "not { json"));
        assertChatFails(
                "The answer of %s (model mistral-7b) is not what an OpenAI-compatible endpoint sends (content application/json). Check LEPTON_BASE_URL, which usually ends with /v1/.");

        endpoint.answers(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE));
        Throwable thrown = catchThrowable(() -> endpoint.lepton().chat(StubEndpoint.prompt()));
        assertThat(thrown)
                .isInstanceOf(UnreachableException.class)
                .hasMessage(
                        "No answer from %s (model mistral-7b): the connection was closed before an answer came. %s Tried 6 times in 31 s.",
                        endpoint.url(), CHECK);

        endpoint.answers(StubEndpoint.events("not { json"));
        assertStreamFails(
                "The answer of %s (model mistral-7b) is not what an OpenAI-compatible endpoint sends (content text/event-stream). Check LEPTON_BASE_URL, which usually ends with /v1/.");
    }

    @Test
    void should_recognise_a_login_page() {
        endpoint.answers(aResponse()
                .withHeader("Content-Type", "text/html; charset=utf-8")
                .withBody("<!DOCTYPE html><html><body>Please log in</body></html>"));
        String message =
                "%s sent a web page in place of an answer (model mistral-7b): a login page, a proxy, or an address outside the API. Open it in a browser to see which, and check LEPTON_BASE_URL, which usually ends with /v1/.";

        assertChatFails(message);
        assertStreamFails(message);
    }

    @Test
    void should_say_that_an_answer_without_text_came() {
        endpoint.answers(StubEndpoint.json(
                200,
                "{\"id\": \"1\", \"object\": \"chat.completion\", \"created\": 1, \"model\": \"m\", \"choices\": []}"));
        assertChatFails(
                "The model mistral-7b at %s gave an answer without text (content application/json, finish reason none). Ask again, or try another model (LEPTON_MODEL).");

        endpoint.answers(StubEndpoint.completion("null", "tool_calls"));
        assertChatFails(
                "The model mistral-7b at %s gave an answer without text (content application/json, finish reason tool_calls). Ask again, or try another model (LEPTON_MODEL).");

        endpoint.answers(StubEndpoint.events(StubEndpoint.finish("stop"), "[DONE]"));
        assertStreamFails(
                "The model mistral-7b at %s gave an answer without text (content text/event-stream, finish reason stop). Ask again, or try another model (LEPTON_MODEL).");
    }

    @Test
    void should_pass_on_a_refusal() {
        endpoint.answers(
                StubEndpoint.json(
                        200,
                        "{\"id\": \"1\", \"object\": \"chat.completion\", \"created\": 1, \"model\": \"m\", \"choices\": [{\"index\": 0, \"message\": {\"role\": \"assistant\", \"content\": null, \"refusal\": \"I can't help with that.\"}, \"finish_reason\": \"stop\"}]}"));

        assertChatFails("The model mistral-7b at %s refused to answer: I can't help with that. Ask in another way.");
    }

    @Test
    void should_say_that_the_content_filter_left_nothing() {
        endpoint.answers(StubEndpoint.completion("\"\"", "content_filter"));

        assertChatFails(
                "The content filter of %s left nothing of the answer of model mistral-7b. Ask in another way, or look at the passages with prompt.table().");
    }

    @Test
    void should_not_read_an_answer_of_ten_megabytes() {
        endpoint.answers(StubEndpoint.completion("\"" + "x".repeat(10_000_000) + "\"", "stop"));

        assertChatFails(
                "The answer of %s (model mistral-7b) is larger than 8 MB and was not read. Limit it with ChatOptions.maxTokens.");
    }

    @Test
    void should_say_that_the_stream_broke_off_with_an_error() {
        endpoint.answers(StubEndpoint.events("{\"error\": {\"message\": \"out of memory\", \"type\": \"x\"}}"));

        assertStreamFails("%s broke off its answer with an error (model mistral-7b): out of memory. Ask again.");
    }

    @Test
    void should_tell_when_an_endpoint_does_not_stream() {
        endpoint.answers(StubEndpoint.completion("\"whole\"", "stop"));

        assertStreamFails(
                "%s does not stream its answers (model mistral-7b): it came all at once. Ask with lepton.chat(prompt).");
    }

    private void assertChatFails(String message) {
        Throwable thrown = catchThrowable(() -> endpoint.lepton().chat(StubEndpoint.prompt()));
        assertThat(thrown).isInstanceOf(ServiceException.class).hasMessage(message, endpoint.url());
    }

    private void assertStreamFails(String message) {
        Throwable thrown = catchThrowable(() -> endpoint.lepton().stream(StubEndpoint.prompt(), text -> {}));
        assertThat(thrown).isInstanceOf(ServiceException.class).hasMessage(message, endpoint.url());
    }

    private static void assertFails(Lepton lepton, Class<?> type, String message) {
        assertThat(catchThrowable(() -> lepton.chat(StubEndpoint.prompt())))
                .isInstanceOf(type)
                .hasMessage(message);
        assertThat(catchThrowable(() -> lepton.stream(StubEndpoint.prompt(), text -> {})))
                .isInstanceOf(type)
                .hasMessage(message);
    }

    private static void refuseAll(ServerSocket proxy) {
        while (!proxy.isClosed()) {
            try (var socket = proxy.accept()) {
                byte[] request = new byte[1024];
                assertThat(socket.getInputStream().read(request)).isPositive();
                socket.getOutputStream()
                        .write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static final class FixedProxy extends ProxySelector {

        private final InetSocketAddress address;

        FixedProxy(InetSocketAddress address) {
            this.address = address;
        }

        @Override
        public List<Proxy> select(URI uri) {
            return List.of(new Proxy(Proxy.Type.HTTP, address));
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException e) {}
    }
}
