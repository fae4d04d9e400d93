package io.github.ragshell.chat;

import io.github.ragshell.core.InvalidInputException;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What can be set about an answer; what is not set is left to the endpoint.
 *
 * <pre>{@code
 * var careful = lepton.with(ChatOptions.DEFAULT.temperature(0).maxTokens(500).seed(42));
 * }</pre>
 *
 * @param temperature 0 (always the likeliest word) to 2
 * @param maxTokens most tokens the answer may have
 * @param seed the same seed, prompt and model give the same answer where the endpoint supports it
 * @param timeout longest silence of the endpoint, a millisecond to a day, by default two minutes; a whole answer may take
 *     ten times that
 */
public record ChatOptions(OptionalDouble temperature, OptionalInt maxTokens, OptionalLong seed, Duration timeout) {

    private static final double MAX_TEMPERATURE = 2;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    /** Nothing set; a silence of two minutes is borne. */
    public static final ChatOptions DEFAULT =
            new ChatOptions(OptionalDouble.empty(), OptionalInt.empty(), OptionalLong.empty(), Duration.ofMinutes(2));

    public ChatOptions {
        Arguments.require(temperature, "temperature", "Pass OptionalDouble.empty() to leave it to the endpoint.");
        Arguments.require(maxTokens, "most tokens", "Pass OptionalInt.empty() to leave it to the endpoint.");
        Arguments.require(seed, "seed", "Pass OptionalLong.empty() to leave it to the endpoint.");
        if (temperature.isPresent()
                && !(temperature.getAsDouble() >= 0 && temperature.getAsDouble() <= MAX_TEMPERATURE)) {
            throw new InvalidInputException(
                    "The temperature is %s. Pass a number from 0 to 2.".formatted(temperature.getAsDouble()));
        }
        if (maxTokens.isPresent() && maxTokens.getAsInt() < 1) {
            throw new InvalidInputException(
                    "The most tokens an answer may have is %d. Pass at least 1.".formatted(maxTokens.getAsInt()));
        }
        // OkHttp counts milliseconds in an int, and a whole answer takes ten times as many
        if (timeout == null || timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new InvalidInputException(
                    "The timeout is %s. Pass a millisecond to a day, for example Duration.ofSeconds(60)."
                            .formatted(timeout));
        }
    }

    /** The longest that a whole answer may take, with all tries. */
    Duration wholeAnswer() {
        return timeout.multipliedBy(10);
    }

    /** The same with this temperature, from 0 to 2. */
    public ChatOptions temperature(double value) {
        return new ChatOptions(OptionalDouble.of(value), maxTokens, seed, timeout);
    }

    /** The same with this many tokens at most. */
    public ChatOptions maxTokens(int value) {
        return new ChatOptions(temperature, OptionalInt.of(value), seed, timeout);
    }

    /** The same with this seed. */
    public ChatOptions seed(long value) {
        return new ChatOptions(temperature, maxTokens, OptionalLong.of(value), timeout);
    }

    /** The same with this longest silence. */
    public ChatOptions timeout(Duration value) {
        return new ChatOptions(temperature, maxTokens, seed, value);
    }
}
