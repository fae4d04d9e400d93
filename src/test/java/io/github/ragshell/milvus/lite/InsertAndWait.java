package io.github.ragshell.milvus.lite;

import io.github.ragshell.embedding.TestEmbeddings;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.TestRows;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.io.IOException;

/** Main class of a {@link ChildJvm}: inserts 72 rows, says so with the server's pid, and closes when it reads a line. */
final class InsertAndWait {

    private InsertAndWait() {}

    public static void main(String[] arguments) throws IOException {
        String database = arguments[0];
        try (var milvus = Milvus.open(database, null)) {
            milvus.createCollection("docs", 8, MetricType.IP, ConsistencyLevel.STRONG);
            milvus.insert("docs", TestRows.chunks(72), TestEmbeddings.random(72, 8, 1));
            try (var lite = MilvusLite.open(database)) {
                System.out.println("SERVER " + lite.pid());
            }
            System.in.read();
        }
        System.out.println("CLOSED");
    }
}
