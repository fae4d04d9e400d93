package io.github.ragshell.spark;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * What the job's page in Spark's UI counts while it runs. A task that is done twice counts twice; the report does not
 * come from here.
 */
record Counters(
        LongAccumulator embedded,
        LongAccumulator present,
        LongAccumulator moved,
        LongAccumulator read,
        LongAccumulator skipped)
        implements Serializable {

    static Counters register(SparkContext spark) {
        return new Counters(
                spark.longAccumulator("chunks embedded"),
                spark.longAccumulator("chunks that were there"),
                spark.longAccumulator("chunks moved"),
                spark.longAccumulator("files read"),
                spark.longAccumulator("files skipped"));
    }
}
