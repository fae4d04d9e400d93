package io.github.ragshell.chat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.Timeout;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.Settings;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.view.Display;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/** A model behind an address that speaks OpenAI's protocol. */
final class ChatEndpoint implements Answerer {

    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);
    private static final String NO_TOKEN = "none";

    private final URI baseUrl;
    private final String model;
    private final String token;
    private final ChatOptions options;
    private final Retries retries;
    private final CallWatch calls = new CallWatch();
    private final OpenAIClient client;

    /** @param token null or blank where the endpoint asks for none */
    ChatEndpoint(String baseUrl, String model, String token, ChatOptions options, Retries retries) {
        this.baseUrl = parse(baseUrl);
        this.model = requireModel(model);
        this.token = Arguments.token(token, Settings.withoutUserInfo(this.baseUrl));
        this.options = options;
        this.retries = retries;
        this.client = OpenAIOkHttpClient.builder()
                .okHttpClient(transport(calls))
                .baseUrl(baseUrl)
                .apiKey(this.token == null ? NO_TOKEN : this.token)
                .timeout(Timeout.builder()
                        .connect(CONNECT_TIMEOUT)
                        .read(options.timeout())
                        .write(options.timeout())
                        .request(options.wholeAnswer().plus(CONNECT_TIMEOUT))
                        .build())
                .maxRetries(0)
                .build();
    }

    // A redirect would take question and passages to an address that nobody named
    private static OkHttpClient transport(CallWatch calls) {
        return new OkHttpClient.Builder()
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .connectionPool(new ConnectionPool(1, KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS))
                .socketFactory(new WatchedSockets(calls))
                .addInterceptor(calls)
                .build();
    }

    OpenAIClient client() {
        return client;
    }

    @Override
    public String name() {
        return model;
    }

    @Override
    public Answerer with(ChatOptions other) {
        return new ChatEndpoint(baseUrl.toString(), model, token, other, retries);
    }

    @Override
    public Answer answer(Prompt prompt) {
        return ask(prompt, false, piece -> {});
    }

    @Override
    public Answer stream(Prompt prompt, Consumer<String> onText) {
        return ask(prompt, true, onText);
    }

    @Override
    public String toString() {
        return model + " at " + address();
    }

    private Answer ask(Prompt prompt, boolean streamed, Consumer<String> onText) {
        Settings.requireOnline("The model " + model, baseUrl);
        PromptTokens.require(prompt, options.maxTokens());
        Retries.Series series = retries.begin(options.wholeAnswer());
        boolean usage = true;
        long start = System.nanoTime();
        long deadline = start + options.wholeAnswer().toNanos();
        while (true) {
            // What a failed try said of itself is no part of the next one
            var partial = new PartialAnswer(start);
            var call = new ChatCall(client, calls, params(prompt, streamed && usage), deadline);
            try {
                call.run(streamed, partial, onText);
                return answer(prompt, streamed, call, partial);
            } catch (InterruptedException e) {
                return interrupted(prompt, partial);
            } catch (ChatCall.TooSlowException e) {
                if (partial.isEmpty()) {
                    throw errors().tooSlow(options);
                }
                return partial(prompt, partial, Generation.TOO_SLOW);
            } catch (ChatCall.FailedException e) {
                if (!partial.isEmpty()) {
                    return partial(
                            prompt,
                            partial,
                            errors().brokenOff(partial, e.getCause(), call.contentType(), options.timeout(), series));
                }
                if (usage && Retries.withoutUsage(e.getCause())) {
                    usage = false;
                } else if (!pause(series, e.getCause(), call)) {
                    return interrupted(prompt, partial);
                }
            }
        }
    }

    private Answer answer(Prompt prompt, boolean streamed, ChatCall call, PartialAnswer partial) {
        if (partial.isEmpty()) {
            call.errorInPlaceOfStream().ifPresent(partial::failed);
            throw errors().withoutText(streamed, call.contentType(), partial);
        }
        if (streamed && !partial.ended()) {
            partial.finish(Generation.CUT);
        }
        return partial(prompt, partial, errors().finishReason(partial));
    }

    private Answer interrupted(Prompt prompt, PartialAnswer partial) {
        Thread.currentThread().interrupt();
        if (partial.isEmpty()) {
            throw new StoppedException(
                    "The answer of %s was stopped before its first word. Run it again to ask again.".formatted(this));
        }
        return partial(prompt, partial, Generation.INTERRUPTED);
    }

    private Answer partial(Prompt prompt, PartialAnswer partial, String why) {
        partial.finish(why);
        return new Answer(ThoughtFilter.withoutBegun(partial.text()), model, prompt, partial.generation(), List.of());
    }

    /** Waits where another try is worth it; false when the wait was interrupted. */
    private boolean pause(Retries.Series series, Throwable failure, ChatCall call) {
        Optional<Duration> wait = series.next(Retries.asked(failure)).filter(w -> Retries.worthwhile(failure));
        if (wait.isEmpty()) {
            throw errors().translate(failure, call.contentType(), options.timeout(), series);
        }
        if (series.tries() == 1) {
            String what = failure instanceof OpenAIServiceException e
                    ? "answered with HTTP status " + e.statusCode()
                    : "closed the connection";
            Display.current()
                    .notice(String.format(
                            Locale.ROOT,
                            "%s %s; asking again for up to %d s.",
                            address(),
                            what,
                            series.longest().toSeconds()));
        }
        try {
            series.sleep(wait.get());
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private ChatCompletionCreateParams params(Prompt prompt, boolean usageInStream) {
        var params = ChatCompletionCreateParams.builder()
                .model(model)
                .addSystemMessage(prompt.system())
                .addUserMessage(prompt.user());
        options.temperature().ifPresent(params::temperature);
        options.maxTokens().ifPresent(tokens -> limit(params, tokens));
        options.seed().ifPresent(params::seed);
        if (usageInStream) {
            params.streamOptions(
                    ChatCompletionStreamOptions.builder().includeUsage(true).build());
        }
        return params.build();
    }

    // OpenAI's own endpoint refuses the old name for its newer models; not every other one knows the new name
    @SuppressWarnings("deprecation")
    private void limit(ChatCompletionCreateParams.Builder params, long tokens) {
        if (baseUrl.getHost().endsWith("openai.com")) {
            params.maxCompletionTokens(tokens);
        } else {
            params.maxTokens(tokens);
        }
    }

    private ChatErrors errors() {
        return new ChatErrors(address(), model, token);
    }

    private String address() {
        return Settings.withoutUserInfo(baseUrl);
    }

    private static String requireModel(String model) {
        if (model == null || model.isBlank()) {
            throw new InvalidInputException(
                    "The model's name is empty. Pass the name it has at the endpoint, for example \"mistral-7b\".");
        }
        return model;
    }

    private static URI parse(String baseUrl) {
        try {
            URI uri = URI.create(String.valueOf(baseUrl));
            if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    "The endpoint '%s' is not an address: %s. Set LEPTON_BASE_URL, for example to http://localhost:11434/v1/."
                            .formatted(Settings.withoutPassword(baseUrl), Settings.withoutPassword(e.getMessage())));
        }
        throw new InvalidInputException(
                "The endpoint '%s' is not an http:// or https:// address. Set LEPTON_BASE_URL, for example to http://localhost:11434/v1/."
                        .formatted(Settings.withoutPassword(String.valueOf(baseUrl))));
    }
}
