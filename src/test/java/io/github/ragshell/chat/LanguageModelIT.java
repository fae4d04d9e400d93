package io.github.ragshell.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real language model over HTTP on loopback; it is too small to be right, so only the way is tested. */
@Tag("llm")
class LanguageModelIT {

    @TempDir
    static Path directory;

    private static LanguageModelServer server;
    private static Lepton lepton;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        server = LanguageModelServer.start(directory.resolve("llama.log"));
        lepton = Lepton.at(server.url(), "smollm2", null)
                .with(ChatOptions.DEFAULT.temperature(0).maxTokens(40).seed(1));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void should_stream_the_answer_with_token_counts_and_times() {
        var pieces = new ArrayList<String>();

        Answer answer = lepton.stream(StubEndpoint.prompt(), pieces::add);

        assertThat(pieces).hasSizeGreaterThan(5);
        assertThat(String.join("", pieces)).isEqualTo(answer.text());
        assertThat(answer.generation().promptTokens().orElseThrow()).isBetween(50L, 200L);
        assertThat(answer.generation().completionTokens().orElseThrow()).isBetween(5L, 40L);
        assertThat(answer.generation().firstToken())
                .isLessThan(answer.generation().total());
        assertThat(answer.generation().finishReason()).isIn("stop", "length");
    }

    @Test
    void should_answer_the_same_to_the_same_seed() {
        // Fills the server's cache of prompts, which changes the last digits of what it computes
        lepton.chat(StubEndpoint.prompt());

        assertThat(lepton.chat(StubEndpoint.prompt()).text())
                .isEqualTo(lepton.chat(StubEndpoint.prompt()).text());
    }

    @Test
    void should_cancel_and_serve_the_next_question() {
        var endless = lepton.with(ChatOptions.DEFAULT.temperature(0).maxTokens(1500));
        var caller = Thread.currentThread();
        var pieces = new ArrayList<String>();

        Answer stopped = endless.stream(StubEndpoint.prompt(), piece -> {
            pieces.add(piece);
            if (pieces.size() == 3) {
                caller.interrupt();
            }
        });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(stopped.generation().finishReason()).isEqualTo("interrupted");
        assertThat(stopped.text()).startsWith(String.join("", pieces));
        assertThat(lepton.chat(StubEndpoint.prompt()).text()).isNotBlank();
    }

    @Test
    void should_tell_that_a_prompt_is_too_long() {
        Prompt tooLong = Prompt.rag("What is this?", StubEndpoint.hits("many words ".repeat(3000)));

        assertThatThrownBy(() -> lepton.stream(tooLong, piece -> {}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(server.url() + " did not accept the request (HTTP status 400, model smollm2): ")
                .hasMessageContaining("context size")
                .hasMessageEndingWith(
                        " Check the options, and that the prompt fits the model: prompt.table() counts its tokens, prompt.fit(tokens) drops passages.");
    }

    @Test
    void should_check_what_the_model_says() {
        Prompt cited =
                Prompt.cited("Where is metadata kept?", StubEndpoint.prompt().hits());

        Answer answer = lepton.chat(cited);

        assertThat(answer.text()).isNotBlank();
        assertThat(answer.html()).contains("ragshell-answer");
    }
}
