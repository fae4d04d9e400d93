package io.github.ragshell.sync;

import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.Embeddings;
import io.github.ragshell.embedding.KeywordModel;
import io.github.ragshell.milvus.CollectionAccess;
import java.util.HashMap;
import java.util.List;
import java.util.function.IntFunction;

/** Embeds the chunks that a collection lacks, and writes them and those whose place changed. */
final class ChunkWriter implements AutoCloseable {

    private final CollectionAccess access;
    private final EmbeddingModel model;
    private final ServerCalls calls;
    private final RowPipe pipe;

    /** @param words adds the words of a chunk to its row, or null */
    ChunkWriter(CollectionAccess access, EmbeddingModel model, String root, KeywordModel words, ServerCalls calls) {
        this.access = access;
        this.model = model;
        this.calls = calls;
        this.pipe = new RowPipe(access, root, words, calls);
    }

    /** What failed with an earlier batch is thrown here, or by {@link #flush}. */
    void write(DocumentFeed.Batch batch) throws InterruptedException {
        if (!batch.moved().isEmpty()) {
            pipe.write(batch.moved(), vectorsOf(batch.moved()));
        }
        if (!batch.added().isEmpty()) {
            Embeddings vectors = model.encodeDocumentsQuietly(
                    batch.added().stream().map(Chunk::text).toList());
            pipe.write(batch.added(), vectors::get);
        }
    }

    /** Waits until everything is written. */
    void flush() throws InterruptedException {
        pipe.flush();
    }

    // Rows whose place alone changed keep their vectors
    private IntFunction<float[]> vectorsOf(List<Chunk> chunks) {
        var vectors = new HashMap<Long, float[]>();
        calls.call(() -> access.get(chunks.stream().map(Chunk::id).toList()))
                .forEach(row -> vectors.put(((Number) row.get("id")).longValue(), vector(row.get("vector"))));
        return i -> vectors.get(chunks.get(i).id());
    }

    private static float[] vector(Object value) {
        if (value instanceof float[] numbers) {
            return numbers;
        }
        List<?> list = (List<?>) value;
        float[] numbers = new float[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = ((Number) list.get(i)).floatValue();
        }
        return numbers;
    }

    /** Writes nothing more. */
    void abandon() {
        pipe.abandon();
    }

    @Override
    public void close() {
        pipe.close();
    }
}
