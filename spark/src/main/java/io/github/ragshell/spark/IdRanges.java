package io.github.ragshell.spark;

import org.apache.spark.Partitioner;

/** Cuts the ids, which are hashes and so spread evenly from 0 to the largest number, into ranges of the same size. */
final class IdRanges extends Partitioner {

    private static final long serialVersionUID = 1L;

    private final int ranges;
    private final long size;

    IdRanges(int ranges) {
        this.ranges = ranges;
        this.size = Long.MAX_VALUE / ranges + 1;
    }

    @Override
    public int numPartitions() {
        return ranges;
    }

    @Override
    public int getPartition(Object id) {
        return (int) ((Long) id / size);
    }

    long first(int range) {
        return range * size;
    }

    long last(int range) {
        return range == ranges - 1 ? Long.MAX_VALUE : first(range + 1) - 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IdRanges same && same.ranges == ranges;
    }

    @Override
    public int hashCode() {
        return ranges;
    }
}
