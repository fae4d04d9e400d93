package io.github.ragshell.sync;

import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.Documents;
import io.github.ragshell.corpus.Splitter;
import io.github.ragshell.corpus.TokenCount;
import io.github.ragshell.corpus.reading.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Reads and splits the documents in a thread of its own, finds out which chunks the collection lacks, and hands those
 * over in batches; a bounded queue keeps it from running ahead.
 */
final class DocumentFeed implements AutoCloseable {

    private static final int BATCH = 128;
    private static final int BATCHES_AHEAD = 4;

    /**
     * Work to be done.
     *
     * @param added chunks that the collection lacks
     * @param moved chunks that it has with another line
     * @param files files that were read or skipped since the batch before
     * @param last whether nothing follows
     */
    record Batch(List<Chunk> added, List<Chunk> moved, int files, boolean last, RuntimeException failure) {}

    private final Documents documents;
    private final Splitter splitter;
    private final TokenCount tokens;
    private final KnownRows known;
    private final String root;
    private final Set<String> listed;
    private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(BATCHES_AHEAD);
    private final Thread thread = new Thread(this::run, "ragshell-sync-reader");
    private final List<Documents.Skipped> skipped = new ArrayList<>();
    private List<Chunk> added = new ArrayList<>();
    private List<Chunk> moved = new ArrayList<>();
    private int files;
    private int filesAdded;
    private int filesChanged;
    private int filesUnchanged;
    private long unchanged;
    private long movedChunks;

    DocumentFeed(Documents documents, Splitter splitter, TokenCount tokens, KnownRows known, String root) {
        this.documents = documents;
        this.splitter = splitter;
        this.tokens = tokens;
        this.known = known;
        this.root = root;
        this.listed = documents.sources();
        thread.setDaemon(true);
        thread.start();
    }

    /** The next batch; waits for it. After the last one the results below are complete. */
    Batch next() throws InterruptedException {
        Batch batch = queue.take();
        if (batch.failure() != null) {
            throw batch.failure();
        }
        return batch;
    }

    List<Documents.Skipped> skipped() {
        return skipped;
    }

    long unchanged() {
        return unchanged;
    }

    long moved() {
        return movedChunks;
    }

    SyncReport.Files files(int removed) {
        return new SyncReport.Files(filesAdded, filesChanged, removed, filesUnchanged);
    }

    private void run() {
        try {
            documents.forEach(this::read, this::skip);
            hand(true, null);
        } catch (StoppedReading e) {
            // Nobody takes anything any more
        } catch (RuntimeException e) {
            queue.clear();
            hand(true, e);
        }
    }

    private void read(Document document) {
        var ids = new ContentId(root);
        int news = 0;
        int rows = 0;
        for (Chunk cut : Documents.split(document, splitter, tokens)) {
            Chunk chunk = cut.withId(ids.of(cut));
            int place = known.find(chunk.id());
            if (place < 0) {
                added.add(chunk);
                news++;
            } else {
                rows++;
                note(chunk, place);
            }
            if (added.size() == BATCH || moved.size() == BATCH) {
                hand(false, null);
            }
        }
        files++;
        count(document.source(), news, rows);
    }

    private void note(Chunk chunk, int place) {
        known.see(place);
        unchanged++;
        if (known.line(place) != chunk.line()) {
            moved.add(chunk);
            movedChunks++;
        }
    }

    private void count(String source, int news, int rows) {
        int before = known.rowsOf(source);
        if (before == 0) {
            filesAdded++;
        } else if (news > 0 || rows < before) {
            filesChanged++;
        } else {
            filesUnchanged++;
        }
    }

    private void skip(Documents.Skipped file) {
        known.seeAll(file.source());
        skipped.add(file);
        // A directory that can't be read is not among the files that are counted
        if (listed.contains(file.source())) {
            files++;
        }
    }

    private void hand(boolean last, RuntimeException failure) {
        var batch = new Batch(added, moved, files, last, failure);
        added = new ArrayList<>();
        moved = new ArrayList<>();
        files = 0;
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
