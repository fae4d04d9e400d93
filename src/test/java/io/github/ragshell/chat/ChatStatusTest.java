package io.github.ragshell.chat;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.ragshell.core.CredentialException;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.ServiceException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatStatusTest {

    private static final String SPENT = " Tried 6 times in 31 s.";

    private final StubEndpoint endpoint = new StubEndpoint();

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void should_say_what_to_change_when_the_request_is_not_accepted() {
        String advice =
                " Check the options, and that the prompt fits the model: prompt.table() counts its tokens, prompt.fit(tokens) drops passages.";
        assertFails(
                StubEndpoint.error(400, "the request exceeds the available context size."),
                InvalidInputException.class,
                "%s did not accept the request (HTTP status 400, model mistral-7b): the request exceeds the available context size."
                        + advice);
        assertFails(
                StubEndpoint.json(422, "{\"detail\": [\"temperature\"]}"),
                InvalidInputException.class,
                "%s did not accept the request (HTTP status 422, model mistral-7b): {\"detail\":[\"temperature\"]}."
                        + advice);
        assertThat(endpoint.sleeps).isEmpty();
    }

    @Test
    void should_understand_an_error_whose_code_is_a_number() {
        assertFails(
                StubEndpoint.json(400, "{\"error\": {\"code\": 400, \"message\": \"too long\", \"type\": \"x\"}}"),
                InvalidInputException.class,
                "%s did not accept the request (HTTP status 400, model mistral-7b): too long. Check the options, and that the prompt fits the model: prompt.table() counts its tokens, prompt.fit(tokens) drops passages.");
    }

    @Test
    void should_name_the_setting_when_the_token_is_not_accepted() {
        assertFails(
                StubEndpoint.error(401, "Incorrect API key provided: " + StubEndpoint.TOKEN),
                CredentialException.class,
                "%s did not accept the token (HTTP status 401, model mistral-7b): Incorrect API key provided: ***. Set LEPTONAI_TOKEN to one that is valid there.");
        assertFails(
                StubEndpoint.error(403, "no access"),
                CredentialException.class,
                "%s forbids the request (HTTP status 403, model mistral-7b): no access. The token may not use this model, or something between here and there blocks the request. Check LEPTONAI_TOKEN and LEPTON_MODEL.");
    }

    @Test
    void should_ask_for_a_token_when_there_is_none() {
        endpoint.answers(StubEndpoint.error(401, "who are you"));
        var lepton = Lepton.at(endpoint.url(), StubEndpoint.MODEL, null, endpoint.retries());

        Throwable thrown = catchThrowable(() -> lepton.chat(StubEndpoint.prompt()));

        assertThat(thrown)
                .isInstanceOf(CredentialException.class)
                .hasMessage(
                        "%s did not accept the token (HTTP status 401, model mistral-7b): who are you. It needs one: set LEPTONAI_TOKEN."
                                .formatted(endpoint.url()));
    }

    @Test
    void should_doubt_model_and_address_when_nothing_is_found() {
        assertFails(
                StubEndpoint.json(404, ""),
                InvalidInputException.class,
                "%s has no such model or no such address (HTTP status 404, model mistral-7b): no reason given. Check LEPTON_MODEL and LEPTON_BASE_URL, which usually ends with /v1/.");
    }

    @Test
    void should_tell_how_to_shorten_the_prompt_when_it_is_too_large() {
        assertFails(
                StubEndpoint.error(413, "too large"),
                InvalidInputException.class,
                "%s does not take so long a request (HTTP status 413, model mistral-7b): too large. Drop passages with prompt.fit(tokens), or search for fewer.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "408 | did not get the request in time | Check the network and ask again.",
                "409 | is in conflict with another request | Ask again in a moment.",
                "429 | takes no more requests for now | Wait a minute, or check the account's limits.",
                "500 | failed | Ask again later, or look at the endpoint's log.",
                "502 | is not available | It may still be starting or be overloaded: ask again in a minute.",
                "529 | is not available | It may still be starting or be overloaded: ask again in a minute.",
                "524 | failed | Ask again later, or look at the endpoint's log.",
                "503 | is not available | It may still be starting or be overloaded: ask again in a minute.",
                "504 | is not available | It may still be starting or be overloaded: ask again in a minute."
            })
    void should_ask_again_with_growing_pauses_and_then_give_up(int status, String what, String advice) {
        assertFails(
                StubEndpoint.error(status, "busy"),
                ServiceException.class,
                "%s " + what + " (HTTP status " + status + ", model mistral-7b): busy. " + advice + SPENT);

        assertThat(endpoint.requests()).isEqualTo(12);
        assertThat(endpoint.sleeps.subList(0, 5))
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(16));
        assertThat(endpoint.notices)
                .containsOnly("%s answered with HTTP status %d; asking again for up to 60 s."
                        .formatted(endpoint.url(), status))
                .hasSize(2);
    }

    @Test
    void should_answer_after_one_failure_with_one_line_of_notice() {
        endpoint.answersInTurn(StubEndpoint.error(503, "loading"), StubEndpoint.completion("\"Here.\"", "stop"));

        assertThat(endpoint.lepton().chat(StubEndpoint.prompt()).text()).isEqualTo("Here.");

        assertThat(endpoint.notices)
                .containsExactly(endpoint.url() + " answered with HTTP status 503; asking again for up to 60 s.");
    }

    @Test
    void should_wait_as_long_as_the_endpoint_asks() {
        endpoint.answersInTurn(
                StubEndpoint.error(429, "slow down").withHeader("Retry-After", "7"),
                StubEndpoint.completion("\"Here.\"", "stop"));

        assertThat(endpoint.lepton().chat(StubEndpoint.prompt()).text()).isEqualTo("Here.");

        assertThat(endpoint.sleeps).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void should_understand_a_date_in_retry_after() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(30));
        endpoint.answersInTurn(
                StubEndpoint.error(503, "slow down").withHeader("Retry-After", date),
                StubEndpoint.completion("\"Here.\"", "stop"));

        assertThat(endpoint.lepton().chat(StubEndpoint.prompt()).text()).isEqualTo("Here.");

        assertThat(endpoint.sleeps)
                .singleElement(as(InstanceOfAssertFactories.DURATION))
                .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "Thu, 01 Jan 2015 00:00:00 GMT", "soon"})
    void should_wait_as_without_retry_after_when_it_asks_for_no_wait(String retryAfter) {
        assertFails(
                StubEndpoint.error(429, "slow down").withHeader("Retry-After", retryAfter),
                ServiceException.class,
                "%s takes no more requests for now (HTTP status 429, model mistral-7b): slow down. Wait a minute, or check the account's limits."
                        + SPENT);
        assertThat(endpoint.sleeps.subList(0, 5))
                .startsWith(Duration.ofSeconds(1))
                .endsWith(Duration.ofSeconds(16));
    }

    @Test
    void should_fail_at_once_when_the_wait_would_pass_the_deadline() {
        endpoint.answers(StubEndpoint.error(429, "slow down").withHeader("Retry-After", "25"));
        var lepton = endpoint.lepton().with(ChatOptions.DEFAULT.timeout(Duration.ofSeconds(1)));

        assertThatThrownBy(() -> lepton.chat(StubEndpoint.prompt()))
                .isInstanceOf(ServiceException.class)
                .hasMessage(
                        "%s takes no more requests for now (HTTP status 429, model mistral-7b): slow down. It asks to wait 25 s.",
                        endpoint.url());
        assertThat(endpoint.sleeps).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {501, 505})
    void should_not_ask_again_for_what_an_endpoint_can_not_do(int status) {
        assertFails(
                StubEndpoint.error(status, "never"),
                ServiceException.class,
                "%s failed (HTTP status " + status
                        + ", model mistral-7b): never. Ask again later, or look at the endpoint's log.");
        assertThat(endpoint.sleeps).isEmpty();
    }

    @Test
    void should_not_wait_longer_than_a_minute() {
        assertFails(
                StubEndpoint.error(429, "slow down").withHeader("Retry-After", "61"),
                ServiceException.class,
                "%s takes no more requests for now (HTTP status 429, model mistral-7b): slow down. It asks to wait 61 s.");
        assertThat(endpoint.sleeps).isEmpty();
    }

    @Test
    void should_not_ask_again_when_the_quota_is_used_up() {
        assertFails(
                StubEndpoint.json(
                        429,
                        "{\"error\": {\"message\": \"You exceeded your current quota\", \"type\": \"x\", \"code\": \"insufficient_quota\", \"param\": null}}"),
                ServiceException.class,
                "%s takes no more requests for now (HTTP status 429, model mistral-7b): You exceeded your current quota. The account's quota is used up: check its billing.");
        assertThat(endpoint.sleeps).isEmpty();
    }

    // The same for the plain and the streamed question
    private void assertFails(ResponseDefinitionBuilder response, Class<?> type, String message) {
        endpoint.answers(response);
        Throwable chat = catchThrowable(() -> endpoint.lepton().chat(StubEndpoint.prompt()));
        Throwable stream = catchThrowable(() -> endpoint.lepton().stream(StubEndpoint.prompt(), text -> {}));
        assertThat(chat).isInstanceOf(type).hasMessage(message, endpoint.url());
        assertThat(stream).isInstanceOf(type).hasMessage(message, endpoint.url());
    }
}
