package io.github.ragshell.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.ServiceException;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Ollama and vLLM send by their documentation and issues, where it differs from OpenAI's form. */
class EndpointDialectsTest {

    private final StubEndpoint endpoint = new StubEndpoint();

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void should_read_a_stream_of_ollama_that_thinks_before_it_answers() {
        endpoint.answers(StubEndpoint.events(
                ollama("{\"role\":\"assistant\",\"content\":\"\",\"reasoning\":\"The user asks\"}", "null"),
                ollama("{\"role\":\"assistant\",\"content\":\"\",\"reasoning\":\" about data.\"}", "null"),
                ollama("{\"role\":\"assistant\",\"content\":\"In \"}", "null"),
                ollama("{\"role\":\"assistant\",\"content\":\"etcd.\"}", "null"),
                ollama("{\"role\":\"assistant\",\"content\":\"\"}", "\"stop\""),
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"qwen3\",\"system_fingerprint\":\"fp_ollama\",\"choices\":[],\"usage\":{\"prompt_tokens\":40,\"completion_tokens\":7,\"total_tokens\":47}}",
                "[DONE]"));

        assertStreams("stop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reasoning", "thinking", "reasoning_content"})
    void should_read_a_whole_answer_beside_its_thoughts(String field) {
        endpoint.answers(StubEndpoint.json(200, """
                {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "qwen3", "system_fingerprint": "fp_ollama",
                 "choices": [{"index": 0, "message": {"role": "assistant", "content": "In etcd.", "%s": "The user asks about data."}, "finish_reason": "stop"}],
                 "usage": {"prompt_tokens": 40, "completion_tokens": 7, "total_tokens": 47}}""".formatted(field)));

        Answer answer = endpoint.lepton().chat(StubEndpoint.prompt());

        assertThat(answer.text()).isEqualTo("In etcd.");
        assertThat(answer.generation().completionTokens()).hasValue(7);
    }

    @Test
    void should_say_that_a_model_only_thought() {
        endpoint.answers(StubEndpoint.events(
                ollama("{\"role\":\"assistant\",\"content\":\"\",\"reasoning\":\"The user\"}", "null"),
                ollama("{\"role\":\"assistant\",\"content\":\"\"}", "\"length\""),
                "[DONE]"));

        assertThatThrownBy(() -> endpoint.lepton().stream(StubEndpoint.prompt(), text -> {}))
                .isInstanceOf(ServiceException.class)
                .hasMessage(
                        "The model mistral-7b at %s thought, but wrote no answer (finish reason length). Allow more tokens with ChatOptions.maxTokens, or try another model (LEPTON_MODEL).",
                        endpoint.url());
    }

    @Test
    void should_read_a_stream_of_vllm() {
        endpoint.answers(StubEndpoint.events(
                vllm("{\"role\":\"assistant\",\"content\":\"\"}", "null", "null"),
                vllm("{\"reasoning\":\"The user asks\",\"reasoning_content\":\"The user asks\"}", "null", "null"),
                vllm("{\"content\":\"In \"}", "null", "null"),
                // The last piece and the finish reason in one chunk
                vllm("{\"content\":\"etcd.\"}", "\"length\"", "null"),
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":40,\"total_tokens\":47,\"completion_tokens\":7,\"prompt_tokens_details\":null}}",
                "[DONE]"));

        assertStreams("length");
    }

    @Test
    void should_read_a_whole_answer_of_vllm() {
        endpoint.answers(StubEndpoint.json(200, """
                {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "m",
                 "choices": [{"index": 0, "message": {"role": "assistant", "content": "In etcd.", "refusal": null, "annotations": null, "audio": null,
                   "function_call": null, "tool_calls": [], "reasoning_content": null}, "logprobs": null, "finish_reason": "stop", "stop_reason": null}],
                 "service_tier": null, "system_fingerprint": null,
                 "usage": {"prompt_tokens": 40, "total_tokens": 47, "completion_tokens": 7, "prompt_tokens_details": null},
                 "prompt_logprobs": null, "kv_transfer_params": null}"""));

        Answer answer = endpoint.lepton().chat(StubEndpoint.prompt());

        assertThat(answer.text()).isEqualTo("In etcd.");
        assertThat(answer.generation().promptTokens()).hasValue(40);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '^',
            value = {
                "{\"error\":{\"message\":\"model \\\"x\\\" not found, try pulling it first\",\"type\":\"api_error\",\"param\":null,\"code\":null}}; model \"x\" not found, try pulling it first",
                "{\"error\":\"model 'x' not found\"}; model 'x' not found",
                "{\"error\":{\"message\":\"The model `x` does not exist.\",\"type\":\"NotFoundError\",\"param\":\"model\",\"code\":404}}; The model `x` does not exist",
                "{\"object\":\"error\",\"message\":\"The model `x` does not exist.\",\"type\":\"NotFoundError\",\"param\":null,\"code\":404}; The model `x` does not exist"
            })
    void should_pass_on_that_there_is_no_such_model(String body, String reason) {
        endpoint.answers(StubEndpoint.json(404, body));

        for (boolean streamed : new boolean[] {false, true}) {
            assertThatThrownBy(() -> ask(streamed))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "%s has no such model or no such address (HTTP status 404, model mistral-7b): %s. Check LEPTON_MODEL and LEPTON_BASE_URL, which usually ends with /v1/.",
                            endpoint.url(), reason);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"out of memory\",\"type\":\"InternalServerError\",\"param\":null,\"code\":500}}",
                "{\"error\":\"out of memory\"}"
            })
    void should_pass_on_an_error_in_the_stream(String event) {
        endpoint.answers(StubEndpoint.events(event, "[DONE]"));

        assertThatThrownBy(() -> ask(true))
                .isInstanceOf(ServiceException.class)
                .hasMessage(
                        "%s broke off its answer with an error (model mistral-7b): out of memory. Ask again.",
                        endpoint.url());
    }

    @Test
    void should_join_the_parts_of_a_text_and_leave_out_the_thoughts() {
        endpoint.answers(StubEndpoint.events(
                parts("{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"The user asks [9]\"}]}"),
                StubEndpoint.piece("In "),
                parts("{\"type\":\"text\",\"text\":\"et\"},{\"type\":\"text\",\"text\":\"cd\"}"),
                StubEndpoint.piece("."),
                StubEndpoint.finish("stop"),
                "[DONE]"));
        Answer streamed = endpoint.lepton().stream(StubEndpoint.prompt(), text -> {});

        assertThat(streamed.text()).isEqualTo("In etcd.");
        assertThat(streamed.partial()).isFalse();

        endpoint.answers(StubEndpoint.completion(
                "[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"The user asks\"}]},{\"type\":\"text\",\"text\":\"In etcd.\"}]",
                "stop"));
        assertThat(endpoint.lepton().chat(StubEndpoint.prompt()).text()).isEqualTo("In etcd.");

        endpoint.answers(StubEndpoint.completion("[{\"type\":\"thinking\",\"thinking\":[]}]", "length"));
        assertThatThrownBy(() -> ask(false)).hasMessageContaining("thought, but wrote no answer");
    }

    @Test
    void should_say_that_a_text_is_not_understood() {
        endpoint.answers(StubEndpoint.completion("7", "stop"));
        assertThatThrownBy(() -> ask(false))
                .isInstanceOf(ServiceException.class)
                .hasMessage(
                        "The answer of %s (model mistral-7b) is not what an OpenAI-compatible endpoint sends (content application/json). Check LEPTON_BASE_URL, which usually ends with /v1/.",
                        endpoint.url());

        endpoint.answers(StubEndpoint.events(
                StubEndpoint.piece("In "),
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":7},\"finish_reason\":null}]}",
                StubEndpoint.finish("stop"),
                "[DONE]"));
        assertThat(endpoint.lepton().stream(StubEndpoint.prompt(), text -> {}).remarks())
                .containsExactly(
                        "Partial answer: what came next is not what an OpenAI-compatible endpoint sends; ask again.");
    }

    @Test
    void should_read_over_a_byte_order_mark() {
        String events = "data: %s\n\ndata: %s\n\ndata: %s\n\ndata: [DONE]\n\n"
                .formatted(StubEndpoint.piece("In "), StubEndpoint.piece("etcd."), StubEndpoint.finish("stop"));
        endpoint.answers(StubEndpoint.events().withBody("\uFEFF" + events));

        assertThat(endpoint.lepton().stream(StubEndpoint.prompt(), text -> {}).text())
                .isEqualTo("In etcd.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data:\n\n", "data: \n\n", "data\n\n", "event: ping\ndata:\n\n", "data:\r\n\r\n"})
    void should_read_over_an_event_without_data(String event) {
        String stream = event + "data: " + StubEndpoint.piece("In ") + "\n\n" + event + "data: "
                + StubEndpoint.piece("etcd.") + "\n\n" + event + "data: [DONE]\n\n";
        endpoint.answers(StubEndpoint.events().withBody(stream));

        Answer answer = endpoint.lepton().stream(StubEndpoint.prompt(), text -> {});

        assertThat(answer.text()).isEqualTo("In etcd.");
        assertThat(answer.remarks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"object\":\"error\",\"message\":\"out of memory\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}\n\ndata: [DONE]\n\n",
                "event: error\ndata: {\"message\":\"out of memory\"}\n\n",
                "error: {\"code\":500,\"message\":\"out of memory\",\"type\":\"server_error\"}\n\n",
                "error: out of memory",
            })
    void should_pass_on_an_error_that_looks_like_no_event(String event) {
        endpoint.answers(StubEndpoint.events().withBody(event));
        assertThatThrownBy(() -> ask(true))
                .isInstanceOf(ServiceException.class)
                .hasMessage(
                        "%s answered with an error (model mistral-7b): out of memory. Ask again later, or look at the endpoint's log.",
                        endpoint.url());

        endpoint.answers(
                StubEndpoint.events().withBody("data: %s\n\n%s".formatted(StubEndpoint.piece("In et"), event)));
        Answer answer = endpoint.lepton().stream(StubEndpoint.prompt(), text -> {});

        assertThat(answer.text()).isEqualTo("In et");
        assertThat(answer.remarks())
                .containsExactly("Partial answer: %s added an error: out of memory.".formatted(endpoint.url()));
    }

    @Test
    void should_pass_on_an_error_in_place_of_a_whole_answer() {
        endpoint.answers(StubEndpoint.json(200, "{\"object\":\"error\",\"message\":\"out of memory\",\"code\":40303}"));

        for (boolean streamed : new boolean[] {false, true}) {
            assertThatThrownBy(() -> ask(streamed))
                    .isInstanceOf(ServiceException.class)
                    .hasMessageContaining("answered with an error (model mistral-7b): out of memory.");
        }
    }

    @Test
    void should_take_a_stream_that_ends_as_it_should_for_whole() {
        endpoint.answers(StubEndpoint.events(StubEndpoint.piece("In etcd."), "[DONE]"));

        Answer answer = endpoint.lepton().stream(StubEndpoint.prompt(), text -> {});

        assertThat(answer.text()).isEqualTo("In etcd.");
        assertThat(answer.remarks()).isEmpty();
        assertThat(answer.generation().summary()).startsWith("end unknown");
    }

    private static String parts(String parts) {
        return "{\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":[%s]},\"finish_reason\":null}]}"
                .formatted(parts);
    }

    private void ask(boolean streamed) {
        if (streamed) {
            endpoint.lepton().stream(StubEndpoint.prompt(), text -> {});
        } else {
            endpoint.lepton().chat(StubEndpoint.prompt());
        }
    }

    private void assertStreams(String finishReason) {
        var pieces = new ArrayList<String>();

        Answer answer = endpoint.lepton().stream(StubEndpoint.prompt(), pieces::add);

        assertThat(pieces).containsExactly("In ", "etcd.");
        assertThat(answer.generation().finishReason()).isEqualTo(finishReason);
        assertThat(answer.generation().promptTokens()).hasValue(40);
        assertThat(answer.generation().completionTokens()).hasValue(7);
    }

    private static String ollama(String delta, String finishReason) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"qwen3\",\"system_fingerprint\":\"fp_ollama\",\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}],\"usage\":null}"
                .formatted(delta, finishReason);
    }

    private static String vllm(String delta, String finishReason, String stopReason) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":%s,\"logprobs\":null,\"finish_reason\":%s,\"stop_reason\":%s,\"token_ids\":null}]}"
                .formatted(delta, finishReason, stopReason);
    }
}
