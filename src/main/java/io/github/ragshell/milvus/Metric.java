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
            case IP -> "IP, the inner product: larger is nearer";
            case COSINE -> "COSINE, of the angle: larger is nearer, 1 is the same direction";
            case L2 -> "L2, the squared length of the difference: smaller is nearer";
            default -> metric.name();
        };
    }
}
