package io.github.ragshell.milvus;

import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.Chunks;
import java.util.stream.LongStream;

/** Chunks with ids of the test's choice. */
public final class TestRows {

    private TestRows() {}

    public static Chunks chunks(int count) {
        return chunks(0, count);
    }

    public static Chunks chunks(long firstId, int count) {
        return new Chunks(LongStream.range(firstId, firstId + count)
                .mapToObj(id -> new Chunk(id, "text " + id, "faq/file.md", (int) id + 1, "heading " + id))
                .toList());
    }
}
