package io.github.ragshell.chat;

import com.openai.core.JsonField;
import com.openai.models.completions.CompletionUsage;
import java.time.Duration;
import java.util.OptionalLong;

/** An answer as it grows. Not thread-safe. */
final class PartialAnswer {

    private final StringBuilder text = new StringBuilder();
    private final long start;
    private long first;
    private String finishReason = "";
    private final StringBuilder refusal = new StringBuilder();
    private String failure = "";
    private boolean thought;
    private boolean ended;
    private OptionalLong promptTokens = OptionalLong.empty();
    private OptionalLong completionTokens = OptionalLong.empty();

    /** @param start of {@link System#nanoTime()}, when it was asked for */
    PartialAnswer(long start) {
        this.start = start;
    }

    void add(String piece) {
        if (text.isEmpty()) {
            first = System.nanoTime();
        }
        append(text, piece);
    }

    void refused(String reason) {
        append(refusal, reason);
    }

    /** The endpoint says, in the form of an answer, that something is wrong. */
    void failed(String reason) {
        failure = reason;
    }

    /** The model wrote something that is not part of its answer. */
    void thought() {
        thought = true;
    }

    void finish(String reason) {
        finishReason = reason;
    }

    /** The endpoint says that this is all, whether or not it gave a reason. */
    void end() {
        ended = true;
    }

    /** Whether the endpoint said that this is all, or why. */
    boolean ended() {
        return ended || !finishReason.isEmpty();
    }

    void used(CompletionUsage tokens) {
        promptTokens = count(tokens._promptTokens());
        completionTokens = count(tokens._completionTokens());
    }

    String text() {
        return text.toString();
    }

    boolean isEmpty() {
        return text.toString().isBlank();
    }

    int length() {
        return text.length();
    }

    String finishReason() {
        return finishReason;
    }

    String refusal() {
        return refusal.toString();
    }

    String failure() {
        return failure;
    }

    boolean onlyThought() {
        return thought && isEmpty();
    }

    Generation generation() {
        long now = System.nanoTime();
        return new Generation(
                finishReason,
                promptTokens,
                completionTokens,
                Duration.ofNanos((first == 0 ? now : first) - start),
                Duration.ofNanos(now - start));
    }

    private static void append(StringBuilder to, String piece) {
        to.append(piece, 0, Math.min(piece.length(), ChatCall.MAX_CHARACTERS - to.length()));
    }

    // Not every endpoint counts; some send null, a text or a fraction
    private static OptionalLong count(JsonField<Long> tokens) {
        return tokens.asKnown().filter(n -> n >= 0).map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }
}
