package io.github.ragshell.chat;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.github.ragshell.milvus.Hit;
import io.github.ragshell.milvus.Hits;
import io.github.ragshell.view.Display;
import io.github.ragshell.view.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** An endpoint on loopback that answers as a test says, a clock that only the retries move, and what was shown. */
final class StubEndpoint implements AutoCloseable {

    static final String TOKEN = "tok-5ecre7-0123456789";
    static final String MODEL = "mistral-7b";

    final List<String> notices = new ArrayList<>();
    final List<Duration> sleeps = new ArrayList<>();
    private final Display before;
    private final WireMockServer server =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1").stubCorsEnabled(false));
    private long nanos;

    StubEndpoint() {
        server.start();
        before = Display.use(new Notices());
    }

    String url() {
        return "http://127.0.0.1:%d/v1/".formatted(server.port());
    }

    Lepton lepton() {
        return Lepton.at(url(), MODEL, TOKEN, retries());
    }

    /** Sleeping moves the clock, and nothing else does; no jitter. */
    Retries retries() {
        return new Retries(
                duration -> {
                    sleeps.add(duration);
                    nanos += duration.toNanos();
                },
                () -> nanos,
                () -> 0);
    }

    static Prompt prompt() {
        return Prompt.rag("How is data stored?", hits("Data is stored as incremental log.", "Metadata is in etcd."));
    }

    static Hits hits(String... texts) {
        var hits = new ArrayList<Hit>();
        for (String text : texts) {
            int rank = hits.size() + 1;
            hits.add(new Hit(rank, rank - 1L, 1.0 / rank, text, "faq.md", 10 * rank, "Heading " + rank));
        }
        return new Hits(hits, "IP");
    }

    void answers(ResponseDefinitionBuilder response) {
        server.stubFor(post(anyUrl()).willReturn(response));
    }

    void answersAbout(String text, ResponseDefinitionBuilder response) {
        server.stubFor(post(anyUrl()).withRequestBody(containing(text)).willReturn(response));
    }

    void answersInTurn(ResponseDefinitionBuilder... responses) {
        for (int i = 0; i < responses.length; i++) {
            server.stubFor(post(anyUrl())
                    .inScenario("turns")
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "turn" + i)
                    .willSetStateTo("turn" + (i + 1))
                    .willReturn(responses[i]));
        }
    }

    int requests() {
        return server.findAll(postRequestedFor(anyUrl())).size();
    }

    String lastRequest() {
        var all = server.findAll(postRequestedFor(anyUrl()));
        return all.get(all.size() - 1).getBodyAsString();
    }

    String lastHeader(String name) {
        var all = server.findAll(postRequestedFor(anyUrl()));
        return all.get(all.size() - 1).getHeader(name);
    }

    static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body);
    }

    static ResponseDefinitionBuilder error(int status, String message) {
        return json(
                status,
                "{\"error\": {\"message\": \"%s\", \"type\": \"x\", \"code\": null, \"param\": null}}"
                        .formatted(message));
    }

    static ResponseDefinitionBuilder completion(String content, String finishReason) {
        return json(200, """
                {"id": "1", "object": "chat.completion", "created": 1, "model": "m",
                 "choices": [{"index": 0, "message": {"role": "assistant", "content": %s}, "finish_reason": "%s"}],
                 "usage": {"prompt_tokens": 40, "completion_tokens": 7, "total_tokens": 47}}
                """.formatted(content, finishReason));
    }

    static ResponseDefinitionBuilder events(String... data) {
        var body = new StringBuilder();
        for (String event : data) {
            body.append("data: ").append(event).append("\n\n");
        }
        return aResponse().withHeader("Content-Type", "text/event-stream").withBody(body.toString());
    }

    static String piece(String content) {
        return """
                {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"%s"},"finish_reason":null}]}""".formatted(content);
    }

    static String finish(String reason) {
        return """
                {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"%s"}]}""".formatted(reason);
    }

    static String usage() {
        return """
                {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":40,"completion_tokens":7,"total_tokens":47}}""";
    }

    @Override
    public void close() {
        Display.use(before);
        server.stop();
    }

    private final class Notices implements Display {

        @Override
        public void show(Object value) {
            notices.add(String.valueOf(value));
        }

        @Override
        public void notice(String line) {
            notices.add(line);
        }

        @Override
        public Consumer<Progress.State> progressBar() {
            return state -> {};
        }

        @Override
        public int width() {
            return 100;
        }
    }
}
