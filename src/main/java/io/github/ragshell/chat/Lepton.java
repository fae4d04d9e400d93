package io.github.ragshell.chat;

import com.openai.client.OpenAIClient;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.view.Display;
import io.github.ragshell.view.TextStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
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
    private final AnswerCheck check;
    private final AtomicReference<Answer> last;

    private Lepton(Answerer answerer, AnswerCheck check, AtomicReference<Answer> last) {
        this.answerer = answerer;
        this.check = check;
        this.last = last;
    }

    private Lepton(Answerer answerer) {
        this(answerer, AnswerCheck.NONE, new AtomicReference<>());
    }

    /**
     * The endpoint that {@code LEPTON_BASE_URL}, {@code LEPTONAI_TOKEN} and {@code LEPTON_MODEL} name. Prints a line
     * where only the token is set, because the tutorial's endpoint is gone.
     *
     * @param reader model for the extractive reader, loaded when it is needed
     */
    public static Lepton fromEnvironment(Supplier<EmbeddingModel> reader) {
        Optional<String> token = Setting.LEPTONAI_TOKEN.value();
        Optional<String> baseUrl = Setting.LEPTON_BASE_URL.value().or(() -> token.map(t -> TUTORIAL_ENDPOINT));
        if (baseUrl.isEmpty()) {
            return new Lepton(new ExtractiveReader(reader));
        }
        missingEndpoint().ifPresent(Display.current()::notice);
        String model = Setting.LEPTON_MODEL.value().orElse(DEFAULT_MODEL);
        return at(baseUrl.get(), model, token.orElse(null), Retries.real()).checkedBy(AnswerCheck.by(reader));
    }

    /** What is missing where {@code LEPTONAI_TOKEN} is set and {@code LEPTON_BASE_URL} is not; empty otherwise. */
    public static Optional<String> missingEndpoint() {
        boolean tokenAlone = Setting.LEPTONAI_TOKEN.value().isPresent()
                && Setting.LEPTON_BASE_URL.value().isEmpty();
        return tokenAlone
                ? Optional.of(
                        "LEPTONAI_TOKEN is set, but the tutorial's endpoint %s no longer exists. Set LEPTON_BASE_URL to an OpenAI-compatible endpoint, or unset LEPTONAI_TOKEN for the extractive reader."
                                .formatted(TUTORIAL_ENDPOINT))
                : Optional.empty();
    }

    /**
     * How many tokens the model takes, as {@code LEPTON_CONTEXT} says; empty where that is not set.
     *
     * @throws InvalidInputException it is no number above 0
     */
    public static Optional<Integer> context() {
        return PromptTokens.context();
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
        return at(baseUrl, model, token, Retries.real());
    }

    static Lepton at(String baseUrl, String model, String token, Retries retries) {
        return new Lepton(new ChatEndpoint(baseUrl, model, token, ChatOptions.DEFAULT, retries));
    }

    /** The same endpoint with other options; the extractive reader has none and ignores them. */
    public Lepton with(ChatOptions options) {
        Arguments.require(options, "ChatOptions object", "Begin with ChatOptions.DEFAULT.");
        return new Lepton(answerer.with(options), check, last);
    }

    /** The same endpoint; answers to {@link Prompt#cited} are held against the passages by this embedding model. */
    public Lepton checkedBy(EmbeddingModel embedding) {
        Arguments.require(embedding, "embedding model", "Pass one, for example embeddingModel().");
        return checkedBy(AnswerCheck.by(() -> embedding));
    }

    private Lepton checkedBy(AnswerCheck by) {
        return new Lepton(answerer, by, last);
    }

    /**
     * Asks, and waits for the whole answer.
     *
     * @throws io.github.ragshell.core.RagException the endpoint can't be reached, refuses, or answers with an error
     */
    public Answer chat(Prompt prompt) {
        return checked(ask(prompt));
    }

    /**
     * Asks, and shows the answer on the display as it comes. When it is stopped, or the connection breaks, the answer
     * has what had come by then, and is marked as partial.
     *
     * @return the answer
     */
    public Answer stream(Prompt prompt) {
        try (TextStream place = Display.current().textStream()) {
            Answer answer = stream(prompt, place::append);
            place.finish(answer);
            return answer;
        }
    }

    /**
     * Asks, and hands over the answer's pieces as they come, in this thread.
     *
     * @return the answer; a partial one when it was stopped or the connection broke
     */
    public Answer stream(Prompt prompt, Consumer<String> onText) {
        return checked(ask(prompt, onText));
    }

    /** As {@link #chat}, without a check. */
    Answer ask(Prompt prompt) {
        return keep(answerer.answer(require(prompt)));
    }

    /** As {@link #stream(Prompt, Consumer)}, without a check. */
    Answer ask(Prompt prompt, Consumer<String> onText) {
        require(prompt);
        Arguments.require(onText, "consumer", Arguments.CONSUMER);
        var came = new PartialAnswer(System.nanoTime());
        Answer answer;
        try {
            answer = answerer.stream(prompt, text -> {
                came.add(text);
                onText.accept(text);
            });
        } catch (Throwable stop) {
            // jshell stops a snippet by throwing an error into its thread, at whatever place
            boolean failed = stop instanceof Exception;
            keepPartial(
                    prompt,
                    came,
                    failed ? Generation.failed("what got its text failed: " + stop) : Generation.INTERRUPTED);
            throw stop;
        }
        return keep(answer);
    }

    /** What decides whether answers are checked. */
    AnswerCheck check() {
        return check;
    }

    /** Makes it the last answer; says where it is when it was stopped, because its cell may not have assigned it. */
    Answer keep(Answer answer) {
        last.set(answer);
        if (answer.generation().finishReason().equals(Generation.INTERRUPTED)) {
            Display.current().notice("Stopped: lepton.lastAnswer() has what had come by then.");
        }
        return answer;
    }

    /**
     * The last answer, also a partial one whose cell was stopped before it could be assigned. What {@link #with} and
     * {@link #checkedBy(EmbeddingModel)} return shares it.
     */
    public Optional<Answer> lastAnswer() {
        return Optional.ofNullable(last.get());
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

    private Answer checked(Answer answer) {
        return check.wanted(answer) ? keep(check.check(answer)) : answer;
    }

    private void keepPartial(Prompt prompt, PartialAnswer came, String why) {
        if (!came.isEmpty()) {
            came.finish(why);
            keep(new Answer(came.text(), model(), prompt, came.generation(), List.of()));
        }
    }

    private static Prompt require(Prompt prompt) {
        return Arguments.require(prompt, "prompt", "Make it with Prompt.rag(question, hits).");
    }
}
