package io.github.ragshell.sync;

import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.embedding.KeywordModel;
import io.github.ragshell.milvus.CollectionAccess;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Writes rows in a thread of its own while the next ones are embedded; a few batches wait at most. */
final class RowPipe implements AutoCloseable {

    /** What a row has beside its id and vector. */
    static final List<String> FIELDS = List.of("text", "source", "line", "last_line", "heading", "page", "root");

    private static final int WAITING = 3;

    private final CollectionAccess access;
    private final String root;
    private final KeywordModel words;
    private final ServerCalls calls;
    private final Deque<Future<?>> waiting = new ArrayDeque<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        var made = new Thread(task, "ragshell-sync-writer");
        made.setDaemon(true);
        return made;
    });

    /** @param words adds the words of a chunk to its row, or null */
    RowPipe(CollectionAccess access, String root, KeywordModel words, ServerCalls calls) {
        this.access = access;
        this.root = root;
        this.words = words;
        this.calls = calls;
    }

    /** Hands rows over; waits where too many are on their way, and throws what writing the earlier ones failed with. */
    void write(List<Chunk> chunks, IntFunction<float[]> vectors) throws InterruptedException {
        var rows = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < chunks.size(); i++) {
            rows.add(row(chunks.get(i), vectors.apply(i)));
        }
        while (waiting.size() >= WAITING) {
            await();
        }
        waiting.add(thread.submit(() -> calls.write(() -> access.upsert(rows))));
    }

    /** Waits until everything is written. */
    void flush() throws InterruptedException {
        while (!waiting.isEmpty()) {
            await();
        }
    }

    private void await() throws InterruptedException {
        try {
            waiting.remove().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : new IllegalStateException(e.getCause());
        }
    }

    private Map<String, Object> row(Chunk chunk, float[] vector) {
        var row = new LinkedHashMap<String, Object>();
        row.put("id", chunk.id());
        row.put("vector", vector);
        row.put("text", chunk.text());
        row.put("source", chunk.source());
        row.put("line", chunk.line());
        row.put("last_line", chunk.lastLine());
        row.put("heading", chunk.heading());
        row.put("page", chunk.page());
        row.put("root", root);
        if (words != null) {
            row.put(KeywordModel.FIELD, words.encodeDocument(chunk.heading() + "\n" + chunk.text()));
        }
        return row;
    }

    /** Writes nothing more; what is on its way may be in or not. */
    void abandon() {
        thread.shutdownNow();
    }

    /** What was handed over is written before this returns. */
    @Override
    public void close() {
        thread.shutdown();
        boolean interrupted = Thread.interrupted();
        try {
            thread.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            interrupted = true;
            thread.shutdownNow();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
