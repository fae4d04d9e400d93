package io.github.ragshell.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.StoppedException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatStreamTest {

    private final StubEndpoint endpoint = new StubEndpoint();

    @AfterEach
    void close() {
        endpoint.close();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void should_hand_over_the_pieces_and_return_the_whole() {
        endpoint.answers(StubEndpoint.events(
                StubEndpoint.piece("In "),
                StubEndpoint.piece("etcd."),
                StubEndpoint.finish("stop"),
                StubEndpoint.usage(),
                "[DONE]"));
        var pieces = new ArrayList<String>();

        Answer answer = endpoint.lepton().stream(StubEndpoint.prompt(), pieces::add);

        assertThat(pieces).containsExactly("In ", "etcd.");
        assertThat(answer.text()).isEqualTo("In etcd.");
        assertThat(answer.model()).isEqualTo("mistral-7b");
        assertThat(answer.partial()).isFalse();
        assertThat(answer.generation().finishReason()).isEqualTo("stop");
        assertThat(answer.generation().promptTokens()).hasValue(40);
        assertThat(answer.generation().completionTokens()).hasValue(7);
        assertThat(answer.generation().firstToken())
                .isPositive()
                .isLessThanOrEqualTo(answer.generation().total());
        assertThat(endpoint.lastRequest()).contains("\"stream_options\":{\"include_usage\":true}");
    }

    @Test
    void should_show_the_answer_where_no_consumer_is_given() {
        endpoint.answers(StubEndpoint.events(StubEndpoint.piece("In etcd."), StubEndpoint.finish("stop"), "[DONE]"));

        endpoint.lepton().stream(StubEndpoint.prompt());

        assertThat(endpoint.notices).containsExactly("In etcd.");
    }

    @Test
    void should_send_options_and_messages() {
        endpoint.answers(StubEndpoint.completion("\"In etcd.\"", "stop"));
        var options = ChatOptions.DEFAULT.temperature(0.25).maxTokens(99).seed(7);

        Answer answer = endpoint.lepton().with(options).chat(StubEndpoint.prompt());

        assertThat(answer.text()).isEqualTo("In etcd.");
        assertThat(endpoint.lastRequest())
                .contains("\"model\":\"mistral-7b\"", "\"temperature\":0.25", "\"max_tokens\":99", "\"seed\":7")
                .contains("Data is stored as incremental log.\\nMetadata is in etcd.");
        assertThat(endpoint.lastHeader("Authorization")).isEqualTo("Bearer " + StubEndpoint.TOKEN);
    }

    @Test
    void should_do_without_token_counts_where_the_endpoint_does_not_know_them() {
        endpoint.answersInTurn(
                StubEndpoint.error(400, "Unknown field: stream_options"),
                StubEndpoint.events(StubEndpoint.piece("In etcd."), StubEndpoint.finish("stop"), "[DONE]"));

        Answer answer = endpoint.lepton().stream(StubEndpoint.prompt(), text -> {});

        assertThat(answer.text()).isEqualTo("In etcd.");
        assertThat(answer.generation().promptTokens()).isEmpty();
        assertThat(endpoint.lastRequest()).doesNotContain("stream_options");
    }

    @Test
    void should_keep_what_has_come_when_the_stream_ends_too_early() {
        endpoint.answers(StubEndpoint.events(StubEndpoint.piece("In et")));

        Answer answer = endpoint.lepton().stream(StubEndpoint.prompt(), text -> {});

        assertThat(answer.partial()).isTrue();
        assertThat(answer)
                .hasToString(
                        "In et\n\nPartial answer: the connection was lost or the endpoint fell silent; ask again.\n\n-- mistral-7b");
    }

    @Test
    void should_keep_what_has_come_when_the_connection_breaks() throws Exception {
        try (var server = new RawServer("In et", true)) {
            Answer answer = Lepton.at(server.url(), "m", null).stream(StubEndpoint.prompt(), text -> {});

            assertThat(answer.text()).isEqualTo("In et");
            assertThat(answer.generation().finishReason()).isEqualTo("connection lost");
        }
    }

    @Test
    void should_keep_what_has_come_when_the_endpoint_falls_silent() throws Exception {
        try (var server = new RawServer("In et", false)) {
            var lepton = Lepton.at(server.url(), "m", null).with(ChatOptions.DEFAULT.timeout(Duration.ofMillis(300)));

            Answer answer = lepton.stream(StubEndpoint.prompt(), text -> {});

            assertThat(answer.text()).isEqualTo("In et");
            assertThat(answer.generation().finishReason()).isEqualTo("connection lost");
        }
    }

    @Test
    void should_take_an_answer_for_whole_when_the_endpoint_says_why_it_ends() throws Exception {
        for (boolean closes : new boolean[] {true, false}) {
            try (var server = new RawServer(closes, StubEndpoint.piece("In etcd."), StubEndpoint.finish("stop"))) {
                var lepton = Lepton.at(server.url(), "m", null);

                Answer answer = assertTimeoutPreemptively(
                        Duration.ofSeconds(30), () -> lepton.stream(StubEndpoint.prompt(), text -> {}));

                assertThat(answer.remarks()).isEmpty();
                assertThat(answer.generation().finishReason()).isEqualTo("stop");
            }
        }
    }

    @Test
    void should_stop_within_a_second_and_keep_what_has_come() throws Exception {
        try (var server = new RawServer("In et", false)) {
            var lepton = Lepton.at(server.url(), "m", null);
            var caller = Thread.currentThread();

            Answer answer = lepton.stream(StubEndpoint.prompt(), text -> caller.interrupt());

            assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
            assertThat(answer)
                    .hasToString("In et\n\nPartial answer: it was stopped.\n\n-- m")
                    .isSameAs(lepton.lastAnswer().orElseThrow());
            assertThat(endpoint.notices).containsExactly("Stopped: lepton.lastAnswer() has what had come by then.");
            assertThat(server.closedByClient.get(1, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void should_stop_before_the_first_word() throws Exception {
        try (var server = new RawServer("", false)) {
            var lepton = Lepton.at(server.url(), "m", null);
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> lepton.chat(StubEndpoint.prompt()))
                    .isInstanceOf(StoppedException.class)
                    .hasMessage("The answer of m at %s was stopped before its first word. Run it again to ask again."
                            .formatted(server.url()));

            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void should_keep_what_has_come_when_jshell_throws_into_the_thread() throws Exception {
        try (var server = new RawServer("In et", false)) {
            var lepton = Lepton.at(server.url(), "m", null);
            var stop = new Error("as jshell's own");

            assertThatThrownBy(() -> lepton.stream(StubEndpoint.prompt(), text -> {
                        throw stop;
                    }))
                    .isSameAs(stop);

            assertThat(lepton.lastAnswer().orElseThrow())
                    .hasToString("In et\n\nPartial answer: it was stopped.\n\n-- m");
            assertThat(server.closedByClient.get(1, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void should_find_the_last_answer_of_the_same_endpoint_with_other_options() {
        endpoint.answers(StubEndpoint.completion("\"In etcd.\"", "stop"));
        Lepton lepton = endpoint.lepton();

        Answer answer = lepton.with(ChatOptions.DEFAULT.seed(1)).chat(StubEndpoint.prompt());

        assertThat(lepton.lastAnswer()).containsSame(answer);
    }

    @Test
    void should_cancel_the_request_when_the_consumer_fails() throws Exception {
        try (var server = new RawServer("In et", false)) {
            var failure = new IllegalStateException("the consumer's own");

            var lepton = Lepton.at(server.url(), "m", null);

            assertThatThrownBy(() -> lepton.stream(StubEndpoint.prompt(), text -> {
                        throw failure;
                    }))
                    .isSameAs(failure);

            assertThat(server.closedByClient.get(1, TimeUnit.SECONDS)).isTrue();
            assertThat(endpoint.notices).as("nobody stopped it").isEmpty();
            assertThat(lepton.lastAnswer().orElseThrow().remarks())
                    .containsExactly(
                            "Partial answer: what got its text failed: java.lang.IllegalStateException: the consumer's own.");
        }
    }

    @Test
    void should_cut_an_endless_answer() {
        String piece = StubEndpoint.piece("x".repeat(100_000));
        String[] pieces = new String[100];
        Arrays.fill(pieces, piece);
        endpoint.answers(StubEndpoint.events(pieces));

        Answer answer = endpoint.lepton().stream(StubEndpoint.prompt(), text -> {});

        assertThat(answer.text()).hasSize(1_000_000);
        assertThat(answer.remarks()).containsExactly("Partial answer: it is longer than 1,000,000 characters.");
    }

    @Test
    void should_mark_an_answer_that_reached_its_limit_or_was_filtered() {
        endpoint.answers(StubEndpoint.completion("\"In et\"", "length"));
        assertThat(endpoint.lepton().chat(StubEndpoint.prompt()).remarks())
                .containsExactly(
                        "Partial answer: the limit of tokens was reached; raise maxTokens, or pass fewer passages.");

        endpoint.answers(StubEndpoint.completion("\"In et\"", "content_filter"));
        assertThat(endpoint.lepton().chat(StubEndpoint.prompt()).remarks())
                .containsExactly("Partial answer: the endpoint's content filter stopped it.");
    }

    @Test
    void should_stop_waiting_for_another_try_when_interrupted() {
        endpoint.answers(StubEndpoint.error(503, "busy"));
        var retries = new Retries(
                duration -> {
                    throw new InterruptedException();
                },
                () -> 0,
                () -> 0);
        var lepton = Lepton.at(endpoint.url(), "m", null, retries);

        assertThatThrownBy(() -> lepton.chat(StubEndpoint.prompt()))
                .hasMessage("The answer of m at %s was stopped before its first word. Run it again to ask again."
                        .formatted(endpoint.url()));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(endpoint.requests()).isEqualTo(1);
    }

    @Test
    void should_refuse_impossible_options() {
        assertThatThrownBy(() -> ChatOptions.DEFAULT.temperature(2.5))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("The temperature is 2.5. Pass a number from 0 to 2.");
        assertThatThrownBy(() -> ChatOptions.DEFAULT.maxTokens(0))
                .hasMessage("The most tokens an answer may have is 0. Pass at least 1.");
        assertThatThrownBy(() -> ChatOptions.DEFAULT.timeout(Duration.ZERO))
                .hasMessage("The timeout is PT0S. Pass a millisecond to a day, for example Duration.ofSeconds(60).");
        for (Duration longer :
                new Duration[] {Duration.ofHours(100), Duration.ofSeconds(Long.MAX_VALUE), Duration.ofNanos(1)}) {
            assertThatThrownBy(() -> ChatOptions.DEFAULT.timeout(longer))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "The timeout is %s. Pass a millisecond to a day, for example Duration.ofSeconds(60).",
                            longer);
        }
        for (String token : new String[] {"tok\nen", "tök", "tok\u0000"}) {
            assertThatThrownBy(() -> Lepton.at("http://localhost:8080/v1/", "m", token))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "The token for http://localhost:8080/v1/ has a character that no request can carry: a line end, a control character, or one beyond ASCII. Pass the token as the endpoint's provider shows it.");
        }
        assertThatThrownBy(() -> Lepton.at("localhost:8080", "m", null))
                .hasMessage(
                        "The endpoint 'localhost:8080' is not an http:// or https:// address. Set LEPTON_BASE_URL, for example to http://localhost:11434/v1/.");
        assertThatThrownBy(() -> Lepton.at("http://localhost:8080/v1/", " ", null))
                .hasMessage(
                        "The model's name is empty. Pass the name it has at the endpoint, for example \"mistral-7b\".");
    }

    @Test
    void should_send_a_token_without_the_line_end_of_its_file() {
        endpoint.answers(StubEndpoint.completion("\"In etcd.\"", "stop"));

        Lepton.at(endpoint.url(), "m", StubEndpoint.TOKEN + "\r\n")
                .with(ChatOptions.DEFAULT.timeout(Duration.ofDays(1)))
                .chat(StubEndpoint.prompt());

        assertThat(endpoint.lastHeader("Authorization")).isEqualTo("Bearer " + StubEndpoint.TOKEN);
    }

    /** Sends the beginning of a stream, then closes the connection or falls silent; WireMock can do neither. */
    private static final class RawServer implements AutoCloseable {

        final CompletableFuture<Boolean> closedByClient = new CompletableFuture<>();
        private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final Thread thread;

        RawServer(String text, boolean closes) throws IOException {
            this(closes, text.isEmpty() ? new String[0] : new String[] {StubEndpoint.piece(text)});
        }

        RawServer(boolean closes, String... events) throws IOException {
            thread = new Thread(() -> serve(events, closes));
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

        private void serve(String[] events, boolean closes) {
            try (Socket socket = server.accept()) {
                OutputStream out = socket.getOutputStream();
                var event = new StringBuilder();
                for (String data : events) {
                    event.append("data: ").append(data).append("\n\n");
                }
                out.write(
                        ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 100000\r\n\r\n" + event)
                                .getBytes(StandardCharsets.UTF_8));
                out.flush();
                if (!closes) {
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                    closedByClient.complete(true);
                }
            } catch (IOException e) {
                closedByClient.complete(true);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"error\":{\"message\":\"context length exceeded: 4096\",\"code\":500}} | %s broke off its answer with an error (model mistral-7b): context length exceeded: 4096. Ask again.",
                "{not json | what came next is not what an OpenAI-compatible endpoint sends; ask again."
            })
    void should_tell_what_ended_a_stream_after_its_beginning(String event, String why) {
        endpoint.answers(StubEndpoint.events(StubEndpoint.piece("In et"), event));

        Answer answer = endpoint.lepton().stream(StubEndpoint.prompt(), text -> {});

        assertThat(answer.text()).isEqualTo("In et");
        assertThat(answer.remarks()).containsExactly("Partial answer: " + why.formatted(endpoint.url()));
        assertThat(answer.generation().summary()).startsWith("error, ");
    }

    @Test
    void should_hide_the_token_in_what_ended_a_stream() {
        endpoint.answers(StubEndpoint.events(
                StubEndpoint.piece("In et"), "{\"error\":{\"message\":\"bad " + StubEndpoint.TOKEN + "\"}}"));

        assertThat(endpoint.lepton().stream(StubEndpoint.prompt(), text -> {}).toString())
                .contains("bad ***")
                .doesNotContain(StubEndpoint.TOKEN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"error\":{\"message\":\"Provider returned error: no credits left\",\"code\":402}}",
                "{\"error\":\"Provider returned error: no credits left.\"}",
                "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":\"error\",\"error\":{\"message\":\"Provider returned error: no credits left\"}}]}"
            })
    void should_pass_on_an_error_that_comes_as_an_answer(String body) {
        endpoint.answers(StubEndpoint.json(200, body));

        assertThatThrownBy(() -> endpoint.lepton().chat(StubEndpoint.prompt()))
                .isInstanceOf(ServiceException.class)
                .hasMessage(
                        "%s answered with an error (model mistral-7b): Provider returned error: no credits left. Ask again later, or look at the endpoint's log.",
                        endpoint.url());
        if (body.startsWith("{\"error")) {
            assertThatThrownBy(() -> endpoint.lepton().stream(StubEndpoint.prompt(), text -> {}))
                    .hasMessageContaining(
                            "answered with an error (model mistral-7b): Provider returned error: no credits left.");
        }
    }

    @Test
    void should_keep_thoughts_out_of_the_answer_and_its_citations() {
        Prompt prompt = Prompt.cited("Where?", StubEndpoint.hits("Logs.", "Etcd."));
        endpoint.answers(StubEndpoint.completion(
                "\"\\n<think>Passage [2] says nothing, [9] neither.</think>\\n\\nIn logs [1].\"", "stop"));

        Answer whole = endpoint.lepton().chat(prompt);

        assertThat(whole.text()).isEqualTo("In logs [1].");
        assertThat(whole.citations()).extracting(Answer.Citation::number).containsExactly(1);
        assertThat(whole.remarks()).isEmpty();
        endpoint.answers(StubEndpoint.events(
                StubEndpoint.piece("<th"),
                StubEndpoint.piece("ink>[2] says </thi"),
                StubEndpoint.piece("nk"),
                StubEndpoint.piece(">\\n"),
                StubEndpoint.piece("\\nIn logs"),
                StubEndpoint.piece(" <think>[1]."),
                StubEndpoint.finish("stop"),
                "[DONE]"));
        var pieces = new ArrayList<String>();

        Answer streamed = endpoint.lepton().stream(prompt, pieces::add);

        assertThat(pieces).containsExactly("In logs", " <think>[1].");
        assertThat(streamed.text()).isEqualTo("In logs <think>[1].");
        endpoint.answers(StubEndpoint.completion("\"<thi\"", "stop"));
        assertThat(endpoint.lepton().chat(prompt).text()).isEqualTo("<thi");
        endpoint.answers(StubEndpoint.completion("\"<think>I wonder\"", "length"));
        assertThatThrownBy(() -> endpoint.lepton().chat(prompt))
                .hasMessageContaining("thought, but wrote no answer (finish reason length)");
    }

    @Test
    void should_leave_out_a_thought_that_the_prompt_began() {
        Prompt prompt = Prompt.cited("Where?", StubEndpoint.hits("Logs.", "Etcd."));
        endpoint.answers(StubEndpoint.completion("\"I should cite [7].\\n</think>\\n\\nIn logs [1].\"", "stop"));

        assertThat(endpoint.lepton().chat(prompt).text()).isEqualTo("In logs [1].");
        endpoint.answers(StubEndpoint.events(
                StubEndpoint.piece("I should cite [7].\\n</thi"),
                StubEndpoint.piece("nk>\\n\\nIn logs"),
                StubEndpoint.piece(" [1]."),
                StubEndpoint.finish("stop"),
                "[DONE]"));
        assertThat(endpoint.lepton().stream(prompt, text -> {}).text()).isEqualTo("In logs [1].");
        for (String kept : new String[] {
            "The tag `</think>` ends it.", "It prints\\n```\\n</think>\\n```\\nat its end.", "It ends so:\\n</think>\\n"
        }) {
            endpoint.answers(StubEndpoint.completion("\"" + kept + "\"", "stop"));
            assertThat(endpoint.lepton().chat(prompt).text()).isEqualTo(kept.replace("\\n", "\n"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max_tokens | the limit of tokens was reached; raise maxTokens, or pass fewer passages",
                "model_length | the limit of tokens was reached; raise maxTokens, or pass fewer passages",
                "abort | the endpoint gives the reason 'abort'",
                "error | the endpoint gives the reason 'error'",
                "SAFETY | the endpoint's content filter stopped it"
            })
    void should_take_any_other_reason_for_a_partial_answer(String reason, String why) {
        endpoint.answers(StubEndpoint.completion("\"In et\"", reason));

        assertThat(endpoint.lepton().chat(StubEndpoint.prompt()).remarks())
                .containsExactly("Partial answer: " + why + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "STOP", "tool_calls", "eos", "end_turn", ""})
    void should_take_a_known_end_for_the_whole_answer(String reason) {
        endpoint.answers(StubEndpoint.completion("\"In etcd.\"", reason));

        assertThat(endpoint.lepton().chat(StubEndpoint.prompt()).partial()).isFalse();
    }
}
