package io.github.ragshell.milvus.lite;

import io.github.ragshell.embedding.TestEmbeddings;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.TestRows;

/** Main class of a {@link ChildJvm}: inserts batches from an id on until it is killed, and prints what is acknowledged. */
final class FaultClient {

    static final int BATCH = 50;
    static final int DIMENSION = 16;

    private FaultClient() {}

    public static void main(String[] arguments) {
        String database = arguments[0];
        long next = Long.parseLong(arguments[1]);
        var milvus = Milvus.open(database, null);
        var lite = MilvusLite.open(database);
        System.out.println("SERVER " + lite.pid());
        while (true) {
            milvus.insert("docs", TestRows.chunks(next, BATCH), TestEmbeddings.random(BATCH, DIMENSION, next));
            next += BATCH;
            System.out.println("ACK " + next + " " + lite.pid());
        }
    }
}
