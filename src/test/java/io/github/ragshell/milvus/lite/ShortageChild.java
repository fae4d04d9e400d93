package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.RagException;
import io.github.ragshell.milvus.Milvus;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;

/** Keeps a database open and counts its rows whenever it reads a line; says what came of it. */
final class ShortageChild {

    private ShortageChild() {}

    public static void main(String[] arguments) throws Exception {
        Path database = Path.of(arguments[0]);
        try (Milvus milvus = Milvus.open(database.toString(), null);
                MilvusLite lite = MilvusLite.open(database)) {
            milvus.createCollection("docs", 4, MetricType.IP, ConsistencyLevel.STRONG);
            // A class that is first used in the shortage could not be loaded from a directory
            milvus.count("docs");
            System.out.println("port " + lite.uri());
            var in = new BufferedReader(new InputStreamReader(System.in));
            while (in.readLine() != null) {
                try {
                    System.out.println("answer " + milvus.count("docs"));
                } catch (RagException e) {
                    System.out.println("sentence " + e.getMessage());
                } catch (Throwable e) {
                    System.out.println("bare " + e);
                }
            }
        }
        System.exit(0);
    }
}
