package io.github.ragshell.chat;

import com.openai.client.OpenAIClient;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.embedding.EmbeddingModel;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The language model of the tutorial: Lepton AI or any other endpoint that speaks OpenAI's protocol. With neither
 * token nor endpoint the extractive reader answers, and says so.
 */
public final class Lepton {

    /** The tutorial's public endpoint, used when only a token is set. */
    public static final String TUTORIAL_ENDPOINT = "https://mistral-7b.lepton.run/api/v1/";

    private static final String DEFAULT_MODEL = "mistral-7b";

    private final Answerer answerer;

    private Lepton(Answerer answerer) {
        this.answerer = answerer;
    }

    /**
     * The endpoint that {@code LEPTON_BASE_URL}, {@code LEPTONAI_TOKEN} and {@code LEPTON_MODEL} name.
     *
     * @param reader model for the extractive reader, loaded when it is needed
     */
    public static Lepton fromEnvironment(Supplier<EmbeddingModel> reader) {
        Optional<String> token = Setting.LEPTONAI_TOKEN.value();
        Optional<String> baseUrl = Setting.LEPTON_BASE_URL.value().or(() -> token.map(t -> TUTORIAL_ENDPOINT));
        if (baseUrl.isEmpty()) {
            return new Lepton(new ExtractiveReader(reader));
        }
        String model = Setting.LEPTON_MODEL.value().orElse(DEFAULT_MODEL);
        return new Lepton(new ChatEndpoint(baseUrl.get(), model, token.orElse(null)));
    }

    /**
     * An endpoint.
     *
     * @param baseUrl address below which {@code chat/completions} is, for example {@code http://localhost:11434/v1/}
     * @param model the model's name there
     * @param token API token, null where the endpoint asks for none
     * @throws InvalidInputException the address is not one
     */
    public static Lepton at(String baseUrl, String model, String token) {
        return new Lepton(new ChatEndpoint(baseUrl, model, token));
    }

    /**
     * Asks, and waits for the whole answer.
     *
     * @throws io.github.ragshell.core.RagException the endpoint can't be reached, refuses, or answers with an error
     */
    public Answer chat(Prompt prompt) {
        return stream(prompt, text -> {});
    }

    /**
     * Asks, and hands over the answer's pieces as they come.
     *
     * @return the whole answer
     */
    public Answer stream(Prompt prompt, Consumer<String> onText) {
        if (prompt == null) {
            throw new InvalidInputException("The prompt is null. Make it with Prompt.rag(question, hits).");
        }
        return answerer.answer(prompt, onText);
    }

    /** Who answers: the model's name, or {@value ExtractiveReader#NAME}. */
    public String model() {
        return answerer.name();
    }

    /**
     * openai-java's own client, for everything this class does not offer.
     *
     * @throws InvalidInputException the extractive reader answers, so there is no client
     */
    public OpenAIClient client() {
        if (answerer instanceof ChatEndpoint endpoint) {
            return endpoint.client();
        }
        throw new InvalidInputException(
                "There is no OpenAI client: no endpoint is set, and the extractive reader answers. Set LEPTON_BASE_URL or use Lepton.at(baseUrl, model, token).");
    }

    @Override
    public String toString() {
        return answerer.toString();
    }
}
