package io.github.ragshell.milvus.lite;

import io.github.ragshell.embedding.TestEmbeddings;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.TestRows;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.nio.file.Path;

/** Opens a database, writes, searches and closes it, some times to warm up and then as often as it is told. */
final class OpenAndClose {

    private static final int WARM_UP = 5;
    private static final int ROWS = 20;
    private static final int DIMENSION = 8;

    private OpenAndClose() {}

    public static void main(String[] arguments) throws Exception {
        Path database = Path.of(arguments[0]);
        int cycles = Integer.parseInt(arguments[1]);
        for (int i = 0; i < WARM_UP; i++) {
            cycle(database);
        }
        System.out.println("BEFORE " + ProcessUse.settled());
        for (int i = 0; i < cycles; i++) {
            cycle(database);
        }
        System.out.println("AFTER " + ProcessUse.settled());
        System.exit(0);
    }

    private static void cycle(Path database) {
        try (Milvus milvus = Milvus.open(database.toString(), null)) {
            milvus.dropCollection("docs");
            milvus.createCollection("docs", DIMENSION, MetricType.IP, ConsistencyLevel.STRONG);
            milvus.insert("docs", TestRows.chunks(ROWS), TestEmbeddings.random(ROWS, DIMENSION, 1));
            milvus.search("docs", new float[DIMENSION], 3);
        }
    }
}
