package io.github.ragshell.milvus.lite;

import io.github.ragshell.embedding.TestEmbeddings;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.TestRows;

/**
 * Main class of a {@link ChildJvm}: inserts rows from an id on until it is killed, and prints what is acknowledged. The
 * rows of the first two calls may be there in part, from the client before.
 */
final class FaultClient {

    /** Two batches, in flight at the same time. */
    static final int CALL = 300;

    /** Rows come in batches of 250 and 50. */
    static final int STEP = 50;

    static final int DIMENSION = 16;

    private FaultClient() {}

    public static void main(String[] arguments) {
        String database = arguments[0];
        long next = Long.parseLong(arguments[1]);
        var milvus = Milvus.open(database, null);
        var lite = MilvusLite.open(database);
        System.out.println("SERVER " + lite.pid());
        for (int call = 0; true; call++) {
            var chunks = TestRows.chunks(next, CALL);
            var vectors = TestEmbeddings.random(CALL, DIMENSION, next);
            if (call < 2) {
                milvus.upsert("docs", chunks, vectors);
            } else {
                milvus.insert("docs", chunks, vectors);
            }
            next += CALL;
            System.out.println("ACK " + next + " " + lite.pid());
        }
    }
}
