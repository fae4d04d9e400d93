package io.github.ragshell.milvus.lite;

import io.github.ragshell.embedding.TestEmbeddings;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.TestRows;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.nio.file.Path;

/** Fills a database, waits for some seconds, and searches. */
final class OpenAndWait {

    private static final int ROWS = 1000;
    private static final int DIMENSION = 8;

    private OpenAndWait() {}

    public static void main(String[] arguments) throws Exception {
        try (Milvus milvus = Milvus.open(Path.of(arguments[0]).toString(), null)) {
            milvus.createCollection("docs", DIMENSION, MetricType.IP, ConsistencyLevel.STRONG);
            milvus.insert("docs", TestRows.chunks(ROWS), TestEmbeddings.random(ROWS, DIMENSION, 1));
            milvus.search("docs", new float[DIMENSION], 3);
            System.out.println("BEFORE " + ProcessUse.settled());
            Thread.sleep(1000L * Integer.parseInt(arguments[1]));
            System.out.println("AFTER " + ProcessUse.settled());
            long start = System.nanoTime();
            int hits = milvus.search("docs", new float[DIMENSION], 3).size();
            System.out.printf("SEARCH %d hits in %d ms%n", hits, (System.nanoTime() - start) / 1_000_000);
        }
        System.exit(0);
    }
}
