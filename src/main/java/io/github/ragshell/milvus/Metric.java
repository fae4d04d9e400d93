package io.github.ragshell.milvus;

import io.milvus.v2.common.IndexParam.MetricType;

/** What a distance says. */
final class Metric {

    private Metric() {}

    /** For the title of a table, for example {@code IP: larger is nearer}. */
    static String meaning(MetricType metric) {
        if (metric == null) {
            return "no index";
        }
        return switch (metric) {
            case IP, COSINE -> metric + ": larger is nearer";
            case L2 -> "L2: smaller is nearer";
            default -> metric.name();
        };
    }
}
