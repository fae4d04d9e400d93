package io.github.ragshell.milvus.lite;

import io.github.ragshell.embedding.TestEmbeddings;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.TestRows;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.io.IOException;
import java.util.List;

/**
 * Main class of a {@link ChildJvm}: inserts 72 rows, says so with the server's pid, and closes when it reads a line.
 * Arguments after the database are a command that it starts before, and tells the pid of.
 */
final class InsertAndWait {

    private InsertAndWait() {}

    public static void main(String[] arguments) throws IOException {
        String database = arguments[0];
        try (var milvus = Milvus.open(database, null)) {
            milvus.createCollection("docs", 8, MetricType.IP, ConsistencyLevel.STRONG);
            milvus.insert("docs", TestRows.chunks(72), TestEmbeddings.random(72, 8, 1));
            if (arguments.length > 1) {
                var command = List.of(arguments).subList(1, arguments.length);
                System.out.println(
                        "PROGRAM " + new ProcessBuilder(command).start().pid());
            }
            try (var lite = MilvusLite.open(database)) {
                System.out.println("SERVER " + lite.pid());
            }
            System.in.read();
        }
        System.out.println("CLOSED");
    }
}
