package io.github.ragshell.chat;

import com.openai.models.completions.CompletionUsage;
import java.time.Duration;
import java.util.OptionalLong;

/** An answer as it grows. Not thread-safe. */
final class PartialAnswer {

    private final StringBuilder text = new StringBuilder();
    private final long start = System.nanoTime();
    private long first;
    private String finishReason = "";
    private String refusal = "";
    private CompletionUsage usage;

    void add(String piece) {
        if (text.isEmpty()) {
            first = System.nanoTime();
        }
        text.append(piece, 0, Math.min(piece.length(), ChatCall.MAX_CHARACTERS - text.length()));
    }

    void refused(String reason) {
        refusal += reason;
    }

    void finish(String reason) {
        finishReason = reason;
    }

    void used(CompletionUsage tokens) {
        usage = tokens;
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
        return refusal;
    }

    Generation generation() {
        long now = System.nanoTime();
        return new Generation(
                finishReason,
                usage == null ? OptionalLong.empty() : OptionalLong.of(usage.promptTokens()),
                usage == null ? OptionalLong.empty() : OptionalLong.of(usage.completionTokens()),
                Duration.ofNanos((first == 0 ? now : first) - start),
                Duration.ofNanos(now - start));
    }
}
