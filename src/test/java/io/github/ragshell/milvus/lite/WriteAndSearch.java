package io.github.ragshell.milvus.lite;

import io.github.ragshell.embedding.TestEmbeddings;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.TestRows;

/** Main class of a {@link ChildJvm}: inserts and searches for some seconds, and prints how many rows it inserted. */
final class WriteAndSearch {

    private static final int BATCH = 20;
    private static final int DIMENSION = 16;

    private WriteAndSearch() {}

    public static void main(String[] arguments) throws Exception {
        String database = arguments[0];
        long first = Long.parseLong(arguments[1]);
        long seconds = Long.parseLong(arguments[2]);
        long rows = 0;
        long searches = 0;
        try (var milvus = Milvus.open(database, null)) {
            System.out.println("READY");
            System.in.read();
            long end = System.nanoTime() + seconds * 1_000_000_000;
            while (System.nanoTime() < end) {
                var vectors = TestEmbeddings.random(BATCH, DIMENSION, first + rows);
                milvus.insert("docs", TestRows.chunks(first + rows, BATCH), vectors);
                var nearest = milvus.search("docs", vectors.get(0), 1).get(0);
                if (nearest.id() != first + rows) {
                    throw new AssertionError("row " + (first + rows) + " was inserted, and " + nearest + " found");
                }
                rows += BATCH;
                searches++;
            }
        }
        System.out.println("DONE " + rows + " " + searches);
    }
}
