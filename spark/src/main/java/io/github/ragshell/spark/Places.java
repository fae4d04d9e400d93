package io.github.ragshell.spark;

import io.github.ragshell.core.internal.Sha256;
import java.io.Serializable;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.TaskContext;

/**
 * In which ranges it stands what a task found of a file. A task that is done again, because its output was lost with an
 * executor, may fail to read a file that it could read before. The driver may never hear of that; so then each range
 * does, and keeps the file's chunks.
 *
 * @param everywhere whether each range is told of files that could not be read
 */
record Places(IdRanges ranges, boolean everywhere) implements Serializable {

    /** A local property that is there while chunks are deleted. */
    static final String DELETING = "ragshell.deleting";

    /** Those of this task. */
    static Places of(IdRanges ranges, TaskContext task) {
        return new Places(ranges, task.stageAttemptNumber() > 0 || task.getLocalProperty(DELETING) != null);
    }

    /** An id in the range that is told of a file that was read. */
    long ofRead(String source) {
        // Only spreads the files over the ranges
        return Long.parseUnsignedLong(Sha256.of(source).substring(0, 16), 16) & Long.MAX_VALUE;
    }

    /** An id in each range that is told of a file that could not be read. */
    LongStream ofSkipped(String source) {
        return everywhere
                ? IntStream.range(0, ranges.numPartitions()).mapToLong(ranges::first)
                : LongStream.of(ofRead(source));
    }
}
