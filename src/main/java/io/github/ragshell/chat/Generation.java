package io.github.ragshell.chat;

import io.github.ragshell.view.Lines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How an answer came about.
 *
 * @param finishReason why it ends: what the endpoint said ({@code stop}, {@code length}, {@code content_filter}, ...), or
 *     {@value #INTERRUPTED}, {@value #CUT}, {@value #TOO_LONG}, {@value #TOO_SLOW}, or {@value #FAILED} and what went wrong
 * @param promptTokens tokens read, where the endpoint told
 * @param completionTokens tokens written, where the endpoint told
 * @param firstToken time until the first piece of text came
 * @param total time until the last
 */
public record Generation(
        String finishReason,
        OptionalLong promptTokens,
        OptionalLong completionTokens,
        Duration firstToken,
        Duration total) {

    public Generation {
        Arguments.require(finishReason, "finish reason", "Pass \"\" where it is not known.");
        Arguments.require(promptTokens, "number of prompt tokens", "Pass OptionalLong.empty() where it is not known.");
        Arguments.require(
                completionTokens, "number of completion tokens", "Pass OptionalLong.empty() where it is not known.");
        Arguments.require(firstToken, "time until the first token", "Pass a Duration.");
        Arguments.require(total, "total time", "Pass a Duration.");
    }

    /** A person stopped it. */
    static final String INTERRUPTED = "interrupted";

    /** The connection broke, or the endpoint fell silent. */
    static final String CUT = "connection lost";

    /** It was longer than an answer may be. */
    static final String TOO_LONG = "too long";

    /** It was not complete at the deadline. */
    static final String TOO_SLOW = "too slow";

    /** An error came after some text; what went wrong follows. */
    static final String FAILED = "error: ";

    private static final int LONGEST_REASON = 60;

    // OpenAI's own, and what others call the same
    private static final Set<String> WHOLE =
            Set.of("", "stop", "tool_calls", "function_call", "eos", "eos_token", "end_turn", "stop_sequence");

    private static final String LIMIT = "the limit of tokens was reached; raise maxTokens, or pass fewer passages";
    private static final String FILTER = "the endpoint's content filter stopped it";
    private static final Map<String, String> WHY_PARTIAL = Map.of(
            INTERRUPTED,
            "it was stopped",
            CUT,
            "the connection was lost or the endpoint fell silent; ask again",
            TOO_LONG,
            String.format(Locale.ROOT, "it is longer than %,d characters", ChatCall.MAX_CHARACTERS),
            TOO_SLOW,
            "it was not complete in ten times ChatOptions.timeout",
            "length",
            LIMIT,
            "max_tokens",
            LIMIT,
            "model_length",
            LIMIT,
            "content_filter",
            FILTER,
            "safety",
            FILTER);

    /** The finish reason of an answer after whose beginning something went wrong. */
    static String failed(String why) {
        return FAILED + why.replaceFirst("\\.$", "");
    }

    /** Why the text is not all of the answer; empty where it is. */
    public Optional<String> whyPartial() {
        if (finishReason.startsWith(FAILED)) {
            return Optional.of(finishReason.substring(FAILED.length()));
        }
        String reason = finishReason.toLowerCase(Locale.ROOT);
        return WHOLE.contains(reason)
                ? Optional.empty()
                : Optional.of(WHY_PARTIAL.getOrDefault(
                        reason, "the endpoint gives the reason '%s'".formatted(shortReason())));
    }

    /** In one line, for example {@code stop, 412 tokens in, 96 out, first after 0.31 s, 2.40 s in all}. */
    String summary() {
        var parts = new ArrayList<String>();
        parts.add(finishReason.isEmpty() ? "end unknown" : shortReason());
        promptTokens.ifPresent(tokens -> parts.add(tokens + " tokens in"));
        completionTokens.ifPresent(tokens -> parts.add(tokens + " out"));
        parts.add("first after " + seconds(firstToken));
        parts.add(seconds(total) + " in all");
        return String.join(", ", parts);
    }

    private String shortReason() {
        String reason = finishReason.startsWith(FAILED) ? "error" : Lines.one(finishReason);
        return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) + "…" : reason;
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toNanos() / 1e9);
    }
}
