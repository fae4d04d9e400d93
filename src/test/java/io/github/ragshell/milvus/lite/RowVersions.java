package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.milvus.Milvus;
import java.util.Arrays;
import java.util.OptionalInt;

/** The version in which each row must be there: 0 for absent. */
final class RowVersions {

    private static final int LIMIT = 16_000;

    private final long[] acknowledged;
    // What is under way
    private long version;
    private int from;
    private int to;
    private OptionalInt lastStep = OptionalInt.empty();
    private int acknowledgedChanges;
    private int cutOff;
    private int tookEffect;

    RowVersions(int rows) {
        acknowledged = new long[rows];
    }

    void begin(String kind, long version, int step) {
        this.version = kind.equals("DELETE") ? 0 : version;
        from = step * FaultClient.STEP;
        to = from + FaultClient.CHANGE;
        lastStep = OptionalInt.of(step);
    }

    void acknowledge() {
        Arrays.fill(acknowledged, from, to, version);
        to = from;
        acknowledgedChanges++;
    }

    /** Each row has the acknowledged version, or that of the change under way; from now on what it has counts. */
    void verify(Milvus milvus) {
        long[] actual = new long[acknowledged.length];
        var found = milvus.query("docs", "id >= 0", LIMIT);
        for (var row : found) {
            int id = Math.toIntExact((Long) row.get("id"));
            assertThat(actual[id]).as("row %d is there twice", id).isZero();
            actual[id] = ((Number) row.get("version")).longValue();
        }
        assertThat(milvus.count("docs")).isEqualTo(found.size());
        boolean effect = false;
        for (int id = 0; id < actual.length; id++) {
            if (id >= from && id < to && actual[id] != acknowledged[id]) {
                assertThat(actual[id]).as("the version of row %d", id).isEqualTo(version);
                effect = true;
            } else {
                assertThat(actual[id]).as("the version of row %d", id).isEqualTo(acknowledged[id]);
            }
        }
        if (to > from) {
            cutOff++;
            tookEffect += effect ? 1 : 0;
        }
        to = from;
        System.arraycopy(actual, 0, acknowledged, 0, actual.length);
    }

    /** For each step A where all its rows are absent, P where all are there, else M. */
    String steps(int size) {
        var steps = new StringBuilder();
        for (int first = 0; first < acknowledged.length; first += size) {
            long there = Arrays.stream(acknowledged, first, first + size)
                    .filter(row -> row != 0)
                    .count();
            steps.append(there == 0 ? 'A' : there == size ? 'P' : 'M');
        }
        return steps.toString();
    }

    OptionalInt lastStep() {
        return lastStep;
    }

    int acknowledged() {
        return acknowledgedChanges;
    }

    int cutOff() {
        return cutOff;
    }

    int tookEffect() {
        return tookEffect;
    }
}
