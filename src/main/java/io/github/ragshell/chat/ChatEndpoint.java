package io.github.ragshell.chat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A model behind an address that speaks OpenAI's protocol. */
final class ChatEndpoint implements Answerer {

    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final String NO_TOKEN = "none";

    private final URI baseUrl;
    private final String model;
    private final OpenAIClient client;

    ChatEndpoint(String baseUrl, String model, String token) {
        this.baseUrl = parse(baseUrl);
        this.model = model;
        this.client = OpenAIOkHttpClient.builder()
                .baseUrl(baseUrl)
                .apiKey(token == null || token.isBlank() ? NO_TOKEN : token)
                .timeout(TIMEOUT)
                .maxRetries(0)
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
    public Answer answer(Prompt prompt, Consumer<String> onText) {
        Settings.requireOnline("The model " + model, baseUrl);
        var params = ChatCompletionCreateParams.builder()
                .model(model)
                .addSystemMessage(prompt.system())
                .addUserMessage(prompt.user())
                .build();
        ChatCompletion completion;
        try {
            completion = client.chat().completions().create(params);
        } catch (RuntimeException e) {
            throw ChatErrors.translate(Settings.withoutUserInfo(baseUrl), model, e);
        }
        String text = text(completion);
        onText.accept(text);
        return new Answer(text, model, citations(prompt));
    }

    @Override
    public String toString() {
        return model + " at " + Settings.withoutUserInfo(baseUrl);
    }

    private String text(ChatCompletion completion) {
        return completion.choices().stream()
                .findFirst()
                .flatMap(choice -> choice.message().content())
                .orElseThrow(() -> new ServiceException(
                        "The model %s at %s gave an answer without text. Ask again, or try another model (LEPTON_MODEL)."
                                .formatted(model, Settings.withoutUserInfo(baseUrl))));
    }

    static List<Answer.Citation> citations(Prompt prompt) {
        var citations = new ArrayList<Answer.Citation>();
        prompt.hits()
                .forEach(hit ->
                        citations.add(new Answer.Citation(hit.rank(), hit.source() + ":" + hit.line(), hit.heading())));
        return citations;
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
                            .formatted(baseUrl, e.getMessage()),
                    e);
        }
        throw new InvalidInputException(
                "The endpoint '%s' is not an http:// or https:// address. Set LEPTON_BASE_URL, for example to http://localhost:11434/v1/."
                        .formatted(baseUrl));
    }
}
