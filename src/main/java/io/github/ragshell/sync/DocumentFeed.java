package io.github.ragshell.sync;

import io.github.ragshell.core.StoppedException;
import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.DocumentSource;
import io.github.ragshell.corpus.Documents;
import io.github.ragshell.corpus.Splitter;
import io.github.ragshell.corpus.TokenCount;
import io.github.ragshell.corpus.reading.Document;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Reads and splits the documents in a thread of its own, finds out which chunks the collection lacks, and hands
 * batches over; a bounded queue keeps it from running ahead.
 */
final class DocumentFeed implements AutoCloseable {

    private static final int BATCH = 128;
    private static final int BATCHES_AHEAD = 4;

    /**
     * Some chunks in the order of the documents.
     *
     * @param chunks all of them
     * @param added those that the collection lacks
     * @param moved those that it has at another {@link Place}
     * @param files files whose last chunk is in this batch
     * @param skipped files that could not be read since the batch before
     * @param last whether nothing follows
     */
    record Batch(
            List<Chunk> chunks,
            List<Chunk> added,
            List<Chunk> moved,
            List<SyncedFile> files,
            List<Documents.Skipped> skipped,
            boolean last,
            RuntimeException failure) {}

    private final DocumentSource documents;
    private final Splitter splitter;
    private final TokenCount tokens;
    private final PresentRows present;
    private final String root;
    private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(BATCHES_AHEAD);
    private final Thread thread = new Thread(this::run, "ragshell-sync-reader");
    private final Map<String, Integer> found = new HashMap<>();
    private List<Chunk> chunks = new ArrayList<>();
    private List<SyncedFile> files = new ArrayList<>();
    private List<Documents.Skipped> skipped = new ArrayList<>();

    DocumentFeed(DocumentSource documents, Splitter splitter, TokenCount tokens, PresentRows present, String root) {
        this.documents = documents;
        this.splitter = splitter;
        this.tokens = tokens;
        this.present = present;
        this.root = root;
        thread.setDaemon(true);
        thread.start();
    }

    /** The next batch; waits for it. */
    Batch next() throws InterruptedException {
        Batch batch = queue.take();
        if (batch.failure() != null) {
            throw batch.failure();
        }
        return batch;
    }

    private void run() {
        try {
            documents.forEach(this::read, this::skip);
            hand(true);
        } catch (StoppedReading | StoppedException e) {
            // Nobody takes anything any more
        } catch (RuntimeException e) {
            fail(e);
        } catch (Error e) {
            // Whoever takes the batches would wait for ever
            fail(new IllegalStateException("The documents can't be read: " + e, e));
        }
    }

    private void fail(RuntimeException failure) {
        queue.clear();
        offer(new Batch(List.of(), List.of(), List.of(), List.of(), List.of(), true, failure));
    }

    private void read(Document document) {
        var ids = new ContentId(root);
        int count = 0;
        for (Chunk cut : Documents.split(document, splitter, tokens)) {
            chunks.add(cut.withId(ids.of(cut)));
            count++;
            if (chunks.size() == BATCH) {
                hand(false);
            }
        }
        // How many were found is known when the last chunk has been looked up
        files.add(new SyncedFile(document.source(), count, 0));
        handWhereMuchWaits();
    }

    private void skip(Documents.Skipped file) {
        skipped.add(file);
        handWhereMuchWaits();
    }

    private void handWhereMuchWaits() {
        if (files.size() + skipped.size() >= BATCH) {
            hand(false);
        }
    }

    private void hand(boolean last) {
        List<PresentRows.State> states = present.states(chunks);
        var added = new ArrayList<Chunk>();
        var moved = new ArrayList<Chunk>();
        for (int i = 0; i < states.size(); i++) {
            Chunk chunk = chunks.get(i);
            switch (states.get(i)) {
                case MISSING -> added.add(chunk);
                case MOVED -> moved.add(chunk);
                case UNCHANGED -> {}
            }
            if (states.get(i) != PresentRows.State.MISSING) {
                found.merge(chunk.source(), 1, Integer::sum);
            }
        }
        List<SyncedFile> complete = files.stream()
                .map(file -> new SyncedFile(
                        file.source(),
                        file.chunks(),
                        found.containsKey(file.source()) ? found.remove(file.source()) : 0))
                .toList();
        offer(new Batch(chunks, added, moved, complete, skipped, last, null));
        chunks = new ArrayList<>();
        files = new ArrayList<>();
        skipped = new ArrayList<>();
    }

    private void offer(Batch batch) {
        try {
            while (!queue.offer(batch, 1, TimeUnit.SECONDS)) {
                if (thread.isInterrupted()) {
                    throw new StoppedReading();
                }
            }
        } catch (InterruptedException e) {
            throw new StoppedReading();
        }
    }

    private static final class StoppedReading extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
