package io.github.ragshell.corpus.reading;

import java.time.Duration;

/**
 * What a reader may use for one file, so that no file can stop a run.
 *
 * @param fileBytes the largest file that is opened
 * @param unpackedBytes the most that a zipped document may unpack to
 * @param entries the most files in a zipped document
 * @param characters the most text
 * @param time the most time
 */
public record Limits(long fileBytes, long unpackedBytes, int entries, int characters, Duration time) {

    /** 200 MB a file, 256 MB unpacked, 20,000 parts, 50 million characters, one minute. */
    public static final Limits DEFAULT = new Limits(200L << 20, 256L << 20, 20_000, 50_000_000, Duration.ofMinutes(1));
}
