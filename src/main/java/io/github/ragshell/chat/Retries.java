package io.github.ragshell.chat;

import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * When to ask again: exponential backoff with jitter, or what the endpoint's Retry-After says if that is longer,
 * {@link #LONGEST} in all.
 * openai-java's own retries have no limit in all, tell nobody, and ask again when the account's quota is used up.
 */
final class Retries {

    /** Time from the first try to the beginning of the last. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Set<Integer> RETRIED = Set.of(408, 409, 429);
    // Not implemented, and a version of HTTP that is not known: they stay so
    private static final Set<Integer> LASTING = Set.of(501, 505);
    private static final int MAX_TRIES = 6;
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(16);

    /** {@link Thread#sleep(long)}, or what a test puts in its place. */
    interface Sleeper {

        void sleep(Duration duration) throws InterruptedException;
    }

    private final Sleeper sleeper;
    private final LongSupplier nanoTime;
    private final DoubleSupplier random;

    /**
     * @param nanoTime a clock that only goes forward
     * @param random from 0 to 1
     */
    Retries(Sleeper sleeper, LongSupplier nanoTime, DoubleSupplier random) {
        this.sleeper = sleeper;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /** Whether the same request may succeed a little later. */
    static boolean worthwhile(Throwable e) {
        if (e instanceof OpenAIServiceException service) {
            // Not service.code(): it throws where an endpoint, llama.cpp's for one, gives the code as a number
            boolean quotaUsedUp = service.body().toString().contains("insufficient_quota");
            int status = service.statusCode();
            boolean passing = RETRIED.contains(status) || status >= 500 && status < 600 && !LASTING.contains(status);
            return passing && !quotaUsedUp;
        }
        return e instanceof OpenAIIoException && ConnectionErrors.broken(e);
    }

    /** Whether the request may succeed without asking for token counts: some endpoints stream, but don't count. */
    static boolean withoutUsage(Throwable e) {
        return e instanceof OpenAIServiceException service
                && (service.statusCode() == 400 || service.statusCode() == 422)
                && String.valueOf(e.getMessage()).contains("stream_options");
    }

    /** The wait that an answer's Retry-After asks for, in seconds or as a date. */
    static Optional<Duration> asked(Throwable e) {
        return e instanceof OpenAIServiceException service
                ? service.headers().values("Retry-After").stream().findFirst().flatMap(Retries::parse)
                : Optional.empty();
    }

    private static Optional<Duration> parse(String retryAfter) {
        try {
            return retryAfter.strip().matches("\\d{1,9}(\\.\\d+)?")
                    ? Optional.of(Duration.ofMillis((long) Math.ceil(1000 * Double.parseDouble(retryAfter))))
                    : Optional.of(untilDate(retryAfter));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Duration untilDate(String date) {
        Instant when = ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
        Duration wait = Duration.between(Instant.now(), when);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    static Retries real() {
        return new Retries(duration -> Thread.sleep(duration.toMillis()), System::nanoTime, Math::random);
    }

    /** The tries of one question. */
    final class Series {

        private final long start = nanoTime.getAsLong();
        private final Duration longest;
        private int tries;

        private Series(Duration longest) {
            this.longest = longest;
        }

        /**
         * How long to wait before the next try; empty when it is not worth one.
         *
         * @param asked what the endpoint asked for, if anything
         */
        Optional<Duration> next(Optional<Duration> asked) {
            tries++;
            Duration backoff = backoff();
            Duration delay = asked.filter(wait -> wait.compareTo(backoff) > 0).orElse(backoff);
            boolean tooLate = elapsed().plus(delay).compareTo(longest) > 0;
            return tries >= MAX_TRIES || tooLate ? Optional.empty() : Optional.of(delay);
        }

        void sleep(Duration delay) throws InterruptedException {
            sleeper.sleep(delay);
        }

        /** Time from the first try to the beginning of the last. */
        Duration longest() {
            return longest;
        }

        int tries() {
            return tries;
        }

        Duration elapsed() {
            return Duration.ofNanos(nanoTime.getAsLong() - start);
        }

        // Full delay to half of it, so that clients which failed together don't come back together
        private Duration backoff() {
            long millis = FIRST_DELAY.toMillis() << (tries - 1);
            double jitter = 1 - 0.5 * random.getAsDouble();
            return Duration.ofMillis((long) (Math.min(millis, LONGEST_DELAY.toMillis()) * jitter));
        }
    }

    /** @param deadline in what time the answer has to be there */
    Series begin(Duration deadline) {
        return new Series(deadline.compareTo(LONGEST) < 0 ? deadline : LONGEST);
    }
}
