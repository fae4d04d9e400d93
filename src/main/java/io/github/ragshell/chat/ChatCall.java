package io.github.ragshell.chat;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One request for an answer. The network is read in a thread of its own, because reading a socket can't be interrupted;
 * the caller's thread waits for what comes, hands it on, and cancels the request when it is interrupted or fails.
 */
final class ChatCall {

    /** Characters after which an answer is cut: a thick book. */
    static final int MAX_CHARACTERS = 1_000_000;

    private final OpenAIClient client;
    private final CallWatch calls;
    private final ChatCompletionCreateParams params;
    private final CallWatch.Traffic traffic = new CallWatch.Traffic();
    // Not a blocking queue: jshell stops a snippet by throwing into its thread, and would break the queue's lock
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private volatile Thread caller;

    ChatCall(OpenAIClient client, CallWatch calls, ChatCompletionCreateParams params) {
        this.client = client;
        this.calls = calls;
        this.params = params;
    }

    /** The request failed; the consumer's own exceptions are not meant. The cause is what openai-java threw. */
    static final class FailedException extends Exception {

        FailedException(Throwable cause) {
            super(cause);
        }
    }

    private record Event(Consumer<PartialAnswer> change, String text, Throwable failure, boolean last) {

        static Event piece(String text) {
            return new Event(partial -> partial.add(text), text, null, false);
        }

        static Event change(Consumer<PartialAnswer> change) {
            return new Event(change, "", null, false);
        }

        static Event end(Throwable failure) {
            return new Event(partial -> {}, "", failure, true);
        }
    }

    /**
     * Asks; what has come until a failure stands in {@code partial}.
     *
     * @param streamed whether the answer comes in pieces
     * @throws FailedException openai-java failed
     * @throws InterruptedException the caller was interrupted; the request is cancelled
     */
    void run(boolean streamed, PartialAnswer partial, Consumer<String> onText)
            throws FailedException, InterruptedException {
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

    /** What kind of content came, for example {@code text/html}. */
    String contentType() {
        return traffic.contentType();
    }

    private boolean follow(PartialAnswer partial, Consumer<String> onText)
            throws FailedException, InterruptedException {
        while (true) {
            Event event = next();
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
                return true;
            }
        }
    }

    private Event next() throws InterruptedException {
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Event event = events.poll();
            if (event != null) {
                return event;
            }
            LockSupport.park(this);
        }
    }

    private void happened(Event event) {
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
            happened(Event.end(null));
        } catch (RuntimeException | Error e) {
            happened(Event.end(e));
        } finally {
            calls.end();
        }
    }

    private void readStream() {
        try (var response = client.chat().completions().createStreaming(params)) {
            response.stream().forEach(this::readChunk);
        }
    }

    private void readChunk(ChatCompletionChunk chunk) {
        if (!chunk._choices().isMissing()) {
            chunk.choices().stream().limit(1).forEach(choice -> {
                choice.delta().content().filter(text -> !text.isEmpty()).ifPresent(text -> happened(Event.piece(text)));
                choice.delta().refusal().ifPresent(text -> happened(Event.change(c -> c.refused(text))));
                choice.finishReason().ifPresent(why -> happened(Event.change(c -> c.finish(why.asString()))));
            });
        }
        chunk.usage().ifPresent(usage -> happened(Event.change(c -> c.used(usage))));
    }

    private void readWhole() {
        ChatCompletion completion = client.chat().completions().create(params);
        completion.choices().stream().limit(1).forEach(choice -> {
            choice.message().content().filter(text -> !text.isEmpty()).ifPresent(text -> happened(Event.piece(text)));
            choice.message().refusal().ifPresent(text -> happened(Event.change(c -> c.refused(text))));
            String why = choice._finishReason().asKnown().map(Object::toString).orElse("");
            happened(Event.change(c -> c.finish(why)));
        });
        completion.usage().ifPresent(usage -> happened(Event.change(c -> c.used(usage))));
    }
}
