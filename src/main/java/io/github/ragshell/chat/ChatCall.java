package io.github.ragshell.chat;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonField;
import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.completions.CompletionUsage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One request for an answer. The network is read in a thread of its own, because reading a socket can't be interrupted;
 * the caller's thread waits for what comes, hands it on, and cancels the request when it is interrupted or fails.
 */
final class ChatCall {

    /** Characters after which an answer is cut: a thick book. */
    static final int MAX_CHARACTERS = 1_000_000;

    private static final int MAX_WAITING = 1_000;
    private static final long A_MOMENT = 1_000_000;
    // The counts of tokens may follow the finish reason; some endpoints then say nothing, and keep the connection open
    private static final long AFTER_THE_END = 2_000_000_000;
    private static final ChatEvent SILENCE = ChatEvent.end(null);

    private final OpenAIClient client;
    private final CallWatch calls;
    private final ChatCompletionCreateParams params;
    private final long deadline;
    private final CallWatch.Traffic traffic = new CallWatch.Traffic();
    // Not a blocking queue: jshell stops a snippet by throwing into its thread, and would break the queue's lock
    private final Queue<ChatEvent> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final ThoughtFilter thoughts = new ThoughtFilter();
    private volatile Thread caller;
    private int characters;

    /** @param deadline of {@link System#nanoTime()}, after which the answer is not waited for */
    ChatCall(OpenAIClient client, CallWatch calls, ChatCompletionCreateParams params, long deadline) {
        this.client = client;
        this.calls = calls;
        this.params = params;
        this.deadline = deadline;
    }

    /** The request failed; the consumer's own exceptions are not meant. The cause is what openai-java threw. */
    static final class FailedException extends Exception {

        FailedException(Throwable cause) {
            super(cause);
        }
    }

    /** The deadline has passed. */
    static final class TooSlowException extends Exception {}

    /**
     * Asks; what has come until a failure stands in {@code partial}.
     *
     * @param streamed whether the answer comes in pieces
     * @throws FailedException openai-java failed
     * @throws TooSlowException the answer was not complete at the deadline; the request is cancelled
     * @throws InterruptedException the caller was interrupted; the request is cancelled
     */
    void run(boolean streamed, PartialAnswer partial, Consumer<String> onText)
            throws FailedException, TooSlowException, InterruptedException {
        caller = Thread.currentThread();
        var reader = new Thread(() -> read(streamed), "ragshell-chat");
        reader.setDaemon(true);
        reader.start();
        boolean complete = false;
        try {
            complete = follow(partial, onText);
        } finally {
            if (!complete) {
                traffic.cancel();
            }
        }
    }

    /** What the endpoint says is wrong, where it sent JSON in place of a stream. */
    Optional<String> errorInPlaceOfStream() {
        return ErrorBody.in(traffic.beginning());
    }

    /** What kind of content came, for example {@code text/html}. */
    String contentType() {
        return traffic.contentType();
    }

    private boolean follow(PartialAnswer partial, Consumer<String> onText)
            throws FailedException, TooSlowException, InterruptedException {
        while (true) {
            ChatEvent event = next(!partial.finishReason().isEmpty());
            event.change().accept(partial);
            if (!event.text().isEmpty()) {
                onText.accept(event.text());
            }
            if (event.failure() != null) {
                throw new FailedException(event.failure());
            }
            if (partial.length() >= MAX_CHARACTERS) {
                partial.finish(Generation.TOO_LONG);
                return false;
            }
            if (event.last()) {
                return event != SILENCE;
            }
        }
    }

    private ChatEvent next(boolean finished) throws TooSlowException, InterruptedException {
        long quiet = finished ? System.nanoTime() + AFTER_THE_END : deadline;
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new TooSlowException();
            }
            ChatEvent event = events.poll();
            if (event != null) {
                waiting.decrementAndGet();
                return event;
            }
            long untilQuiet = quiet - System.nanoTime();
            if (finished && untilQuiet <= 0) {
                return SILENCE;
            }
            LockSupport.parkNanos(this, Math.min(left, untilQuiet));
        }
    }

    private void happened(ChatEvent event) {
        while (waiting.get() >= MAX_WAITING && !traffic.cancelled()) {
            LockSupport.parkNanos(this, A_MOMENT);
        }
        waiting.incrementAndGet();
        events.add(event);
        LockSupport.unpark(caller);
    }

    private void read(boolean streamed) {
        calls.begin(traffic);
        try {
            if (streamed) {
                readStream();
            } else {
                readWhole();
            }
            piece(thoughts.end());
            happened(ChatEvent.end(null));
        } catch (RuntimeException | Error e) {
            happened(ChatEvent.end(e));
        } finally {
            calls.end();
        }
    }

    private void readStream() {
        try (var response = client.chat().completions().createStreaming(params)) {
            var chunks = response.stream().iterator();
            while (characters < MAX_CHARACTERS && chunks.hasNext()) {
                // null is an event without data
                Optional.ofNullable(chunks.next()).ifPresent(this::readChunk);
            }
        }
        ErrorBody.inLine(traffic.lines().error()).ifPresent(this::failed);
        if (traffic.lines().done()) {
            happened(ChatEvent.change(PartialAnswer::end));
        }
    }

    private void piece(String text) {
        if (!text.isEmpty()) {
            happened(ChatEvent.piece(text));
        }
    }

    private void failed(String reason) {
        happened(ChatEvent.change(c -> c.failed(reason)));
    }

    // Endpoints differ: what is missing, null or of another type is left out, not an error
    private void readChunk(ChatCompletionChunk chunk) {
        first(chunk._choices()).forEach(choice -> {
            choice._delta()
                    .asKnown()
                    .ifPresent(delta -> read(delta._content(), delta._refusal(), delta._additionalProperties()));
            end(choice._finishReason().asKnown().map(why -> why._value()), choice._additionalProperties());
        });
        rest(chunk._choices(), chunk._usage(), chunk._additionalProperties());
    }

    private void readWhole() {
        ChatCompletion completion = client.chat().completions().create(params);
        first(completion._choices()).forEach(choice -> {
            choice._message()
                    .asKnown()
                    .ifPresent(
                            message -> read(message._content(), message._refusal(), message._additionalProperties()));
            end(choice._finishReason().asKnown().map(why -> why._value()), choice._additionalProperties());
        });
        rest(completion._choices(), completion._usage(), completion._additionalProperties());
    }

    private void end(Optional<JsonField<String>> finishReason, Map<String, JsonValue> others) {
        finishReason
                .flatMap(JsonField::asString)
                .ifPresent(reason -> happened(ChatEvent.change(c -> c.finish(reason))));
        ErrorBody.in(others).ifPresent(this::failed);
    }

    private void rest(JsonField<?> choices, JsonField<CompletionUsage> usage, Map<String, JsonValue> others) {
        ErrorBody.besides(choices, others).ifPresent(this::failed);
        usage.asKnown().ifPresent(tokens -> happened(ChatEvent.change(c -> c.used(tokens))));
    }

    private void read(JsonField<String> content, JsonField<String> refusal, Map<String, JsonValue> others) {
        MessageContent message = MessageContent.of(content, others);
        characters += message.text().length();
        piece(message.text().isEmpty() ? "" : thoughts.accept(message.text()));
        refusal.asKnown().filter(text -> !text.isEmpty()).ifPresent(text -> {
            characters += text.length();
            happened(ChatEvent.change(c -> c.refused(text)));
        });
        if (message.thought() || thoughts.thought()) {
            happened(ChatEvent.change(PartialAnswer::thought));
        }
    }

    private static <T> List<T> first(JsonField<List<T>> choices) {
        return choices.asKnown().orElse(List.of()).stream().limit(1).toList();
    }
}
