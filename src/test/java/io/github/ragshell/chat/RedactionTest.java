package io.github.ragshell.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The token must not come out anywhere, not even where the endpoint repeats it. */
class RedactionTest {

    private final StubEndpoint endpoint = new StubEndpoint();

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void should_never_show_the_token() {
        var captured = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        var said = new StringBuilder();
        System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            for (int status : List.of(400, 401, 403, 404, 409, 413, 422, 429, 500, 503)) {
                endpoint.answers(StubEndpoint.error(status, "your key " + StubEndpoint.TOKEN + " is bad"));
                said.append(failure());
            }
            endpoint.answers(StubEndpoint.json(200, "garbage " + StubEndpoint.TOKEN));
            said.append(failure());
            endpoint.answers(StubEndpoint.events("{\"error\": {\"message\": \"" + StubEndpoint.TOKEN + "\"}}"));
            said.append(failure());
            endpoint.answers(StubEndpoint.completion("\"In etcd.\"", "stop"));
            Lepton lepton = endpoint.lepton();
            Answer answer = lepton.chat(StubEndpoint.prompt());
            said.append(lepton).append(lepton.model()).append(answer).append(answer.html());
            said.append(answer.table()).append(answer.prompt().html());
        } finally {
            System.setOut(out);
            System.setErr(err);
        }

        said.append(endpoint.notices);
        assertThat(endpoint.lastHeader("Authorization")).contains(StubEndpoint.TOKEN);
        assertThat(said.toString()).contains("HTTP status 401", "***").doesNotContain(StubEndpoint.TOKEN);
        assertThat(captured.toString(StandardCharsets.UTF_8)).doesNotContain(StubEndpoint.TOKEN);
    }

    @Test
    void should_hide_a_short_token_only_where_it_is_a_word() {
        endpoint.answers(StubEndpoint.error(404, "model does not exist for key x, or 'x'"));
        var lepton = Lepton.at(endpoint.url(), StubEndpoint.MODEL, "x", endpoint.retries());

        assertThatThrownBy(() -> lepton.chat(StubEndpoint.prompt()))
                .hasMessageContaining("model does not exist for key ***, or '***'");
    }

    // Message and stack trace, with all causes
    private String failure() {
        var trace = new StringWriter();
        for (boolean streamed : new boolean[] {false, true}) {
            try {
                Lepton lepton = endpoint.lepton();
                String text = streamed
                        ? lepton.stream(StubEndpoint.prompt(), piece -> {}).text()
                        : lepton.chat(StubEndpoint.prompt()).text();
                trace.append(text);
            } catch (RuntimeException e) {
                e.printStackTrace(new PrintWriter(trace, true));
            }
        }
        return trace.toString();
    }
}
