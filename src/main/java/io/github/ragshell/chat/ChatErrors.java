package io.github.ragshell.chat;

import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.SseException;
import io.github.ragshell.core.CredentialException;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.ServiceException;
import java.time.Duration;
import java.util.Locale;

/** Turns what openai-java throws into sentences that name endpoint and model, never the token. */
final class ChatErrors {

    private static final int LONGEST_QUOTE = 300;

    private final String endpoint;
    private final String model;
    private final Redaction redacted;

    /** @param token what must not be seen, even where the endpoint repeats it; null where there is none */
    ChatErrors(String endpoint, String model, String token) {
        this.endpoint = endpoint;
        this.model = model;
        this.redacted = new Redaction(token);
    }

    /**
     * @param contentType what kind of content came, empty where nothing came
     * @param silence what was waited for the next bytes
     * @param tries the tries so far
     */
    RagException translate(Throwable e, String contentType, Duration silence, Retries.Series tries) {
        String tried = tries.tries() < 2
                ? ""
                : String.format(
                        Locale.ROOT,
                        " Tried %d times in %d s.",
                        tries.tries(),
                        tries.elapsed().toSeconds());
        if (e instanceof SseException sse) {
            return new ServiceException(
                    "%s broke off its answer with an error (model %s): %s. Ask again.%s"
                            .formatted(endpoint, model, quote(sse), tried),
                    redacted.cause(e));
        }
        if (CallWatch.TooLargeException.caused(e)) {
            return new ServiceException(
                    "The answer of %s (model %s) is larger than %d MB and was not read. Limit it with ChatOptions.maxTokens."
                            .formatted(endpoint, model, CallWatch.MAX_BYTES >> 20),
                    redacted.cause(e));
        }
        if (e instanceof OpenAIServiceException service) {
            return status(service, tried);
        }
        if (e instanceof OpenAIIoException) {
            return new ConnectionErrors(endpoint, model, silence)
                    .translate(e, redacted.of(e), redacted.cause(e), tried);
        }
        return notUnderstood(e, contentType);
    }

    /** The finish reason of an answer after whose beginning the request failed. */
    String brokenOff(PartialAnswer partial, Throwable e, String contentType, Duration silence, Retries.Series tries) {
        boolean tooLarge = CallWatch.TooLargeException.caused(e);
        if (e instanceof OpenAIIoException && !tooLarge) {
            boolean cut = !partial.ended() && partial.failure().isBlank();
            return cut ? Generation.CUT : finishReason(partial);
        }
        return Generation.failed(
                tooLarge || e instanceof SseException
                        ? translate(e, contentType, silence, tries).getMessage()
                        : "what came next is not what an OpenAI-compatible endpoint sends; ask again");
    }

    /** The finish reason of an answer, as the endpoint tells it. */
    String finishReason(PartialAnswer partial) {
        return partial.failure().isBlank()
                ? redacted.of(partial.finishReason())
                : Generation.failed(
                        "%s added an error: %s".formatted(endpoint, sentence(redacted.of(partial.failure()))));
    }

    /** No text came in the time that a whole answer may take. */
    RagException tooSlow(ChatOptions options) {
        return new ServiceException(
                "%s gave no text within %s s (model %s). It may be busy: ask again, send fewer passages, or wait longer with ChatOptions.timeout."
                        .formatted(endpoint, ConnectionErrors.seconds(options.wholeAnswer()), model));
    }

    /** The endpoint's answer has no text. */
    RagException withoutText(boolean streamed, String contentType, PartialAnswer partial) {
        if (!partial.failure().isBlank()) {
            return new ServiceException(
                    "%s answered with an error (model %s): %s. Ask again later, or look at the endpoint's log."
                            .formatted(endpoint, model, sentence(redacted.of(partial.failure()))));
        }
        if (contentType.equals("text/html")) {
            return webPage(null);
        }
        if (streamed && contentType.equals("application/json")) {
            return new ServiceException(
                    "%s does not stream its answers (model %s): it came all at once. Ask with lepton.chat(prompt)."
                            .formatted(endpoint, model));
        }
        if (!partial.refusal().isBlank()) {
            return new ServiceException("The model %s at %s refused to answer: %s. Ask in another way."
                    .formatted(model, endpoint, sentence(redacted.of(partial.refusal()))));
        }
        if (partial.finishReason().equals("content_filter")) {
            return new ServiceException(
                    "The content filter of %s left nothing of the answer of model %s. Ask in another way, or look at the passages with prompt.table()."
                            .formatted(endpoint, model));
        }
        if (partial.onlyThought()) {
            return new ServiceException(
                    "The model %s at %s thought, but wrote no answer (finish reason %s). Allow more tokens with ChatOptions.maxTokens, or try another model (LEPTON_MODEL)."
                            .formatted(model, endpoint, reason(partial)));
        }
        return new ServiceException(
                "The model %s at %s gave an answer without text (content %s, finish reason %s). Ask again, or try another model (LEPTON_MODEL)."
                        .formatted(model, endpoint, contentType.isEmpty() ? "unknown" : contentType, reason(partial)));
    }

    private String reason(PartialAnswer partial) {
        return partial.finishReason().isEmpty() ? "none" : sentence(redacted.of(partial.finishReason()));
    }

    private RagException status(OpenAIServiceException e, String tried) {
        Throwable cause = redacted.cause(e);
        return switch (e.statusCode()) {
            case 301, 302, 303, 307, 308 -> new InvalidInputException(redirected(e), cause);
            case 400, 422 ->
                new InvalidInputException(
                        said(
                                e,
                                "did not accept the request",
                                "Check the options, and that the prompt fits the model: prompt.table() counts its tokens, prompt.fit(tokens) drops passages."),
                        cause);
            case 401 -> new CredentialException(said(e, "did not accept the token", tokenAdvice()), cause);
            case 403 ->
                new CredentialException(
                        said(
                                e,
                                "forbids the request",
                                "The token may not use this model, or something between here and there blocks the request. Check LEPTONAI_TOKEN and LEPTON_MODEL."),
                        cause);
            case 404 ->
                new InvalidInputException(
                        said(
                                e,
                                "has no such model or no such address",
                                "Check LEPTON_MODEL and LEPTON_BASE_URL, which usually ends with /v1/."),
                        cause);
            case 407 ->
                new CredentialException(
                        said(
                                "A proxy on the way to " + endpoint + " asks for a password",
                                e,
                                "Give Java a proxy that asks for none (-Dhttps.proxyHost, -Dhttps.proxyPort), or none for this host (-Dhttp.nonProxyHosts)."),
                        cause);
            case 413 ->
                new InvalidInputException(
                        said(
                                e,
                                "does not take so long a request",
                                "Drop passages with prompt.fit(tokens), or search for fewer."),
                        cause);
            default -> new ServiceException(temporary(e) + tried, cause);
        };
    }

    private String temporary(OpenAIServiceException e) {
        return switch (e.statusCode()) {
            case 408 -> said(e, "did not get the request in time", "Check the network and ask again.");
            case 409 -> said(e, "is in conflict with another request", "Ask again in a moment.");
            case 429 -> said(e, "takes no more requests for now", tooManyAdvice(e));
            case 502, 503, 504, 529 ->
                said(e, "is not available", "It may still be starting or be overloaded: ask again in a minute.");
            default -> said(e, "failed", "Ask again later, or look at the endpoint's log.");
        };
    }

    private String redirected(OpenAIServiceException e) {
        String target = e.headers().values("Location").stream().findFirst().orElse("nowhere");
        return "%s redirects to %s (HTTP status %d, model %s). Redirects are not followed, because question and passages would go there. If you trust that address, set LEPTON_BASE_URL to it, without chat/completions at its end."
                .formatted(endpoint, sentence(redacted.of(target)), e.statusCode(), model);
    }

    private String said(OpenAIServiceException e, String what, String advice) {
        return said(endpoint + " " + what, e, advice);
    }

    private String said(String what, OpenAIServiceException e, String advice) {
        return "%s (HTTP status %d, model %s): %s. %s".formatted(what, e.statusCode(), model, quote(e), advice);
    }

    private static String tooManyAdvice(OpenAIServiceException e) {
        if (!Retries.worthwhile(e)) {
            return "The account's quota is used up: check its billing.";
        }
        return Retries.asked(e)
                .filter(wait -> !wait.isZero())
                .map(wait -> "It asks to wait %d s.".formatted((wait.toMillis() + 999) / 1000))
                .orElse("Wait a minute, or check the account's limits.");
    }

    private String tokenAdvice() {
        return !redacted.hasToken()
                ? "It needs one: set LEPTONAI_TOKEN."
                : "Set LEPTONAI_TOKEN to one that is valid there.";
    }

    private RagException notUnderstood(Throwable e, String contentType) {
        if (contentType.equals("text/html")) {
            return webPage(redacted.cause(e));
        }
        return new ServiceException(
                "The answer of %s (model %s) is not what an OpenAI-compatible endpoint sends (content %s). Check LEPTON_BASE_URL, which usually ends with /v1/."
                        .formatted(endpoint, model, contentType.isEmpty() ? "unknown" : contentType),
                redacted.cause(e));
    }

    private RagException webPage(Throwable cause) {
        return new ServiceException(
                "%s sent a web page in place of an answer (model %s): a login page, a proxy, or an address outside the API. Open it in a browser to see which, and check LEPTON_BASE_URL, which usually ends with /v1/."
                        .formatted(endpoint, model),
                cause);
    }

    // openai-java's messages begin with the status, and are "Unknown" where the body has no error of OpenAI's form
    private String quote(OpenAIServiceException e) {
        String said = ErrorBody.reason(e.body()).map(redacted::of).orElseGet(() -> redacted.of(e)
                .replaceFirst("^\\d{3}: ", ""));
        return said.isBlank() || said.equals("Unknown") || said.equals("null") ? "no reason given" : sentence(said);
    }

    private static String sentence(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() > LONGEST_QUOTE ? line.substring(0, LONGEST_QUOTE) + "…" : line.replaceFirst("\\.$", "");
    }
}
