package io.github.ragshell.sync;

import io.github.ragshell.core.StoppedException;
import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.DocumentSource;
import io.github.ragshell.corpus.Documents;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.KeywordModel;
import io.github.ragshell.milvus.CollectionAccess;
import io.github.ragshell.milvus.Milvus;
import java.util.List;

/**
 * A part of a sync that many processes share: reads and splits some of the documents, and embeds and writes the chunks
 * that the collection lacks. It deletes nothing, keeps a few hundred chunks in memory, and may be done twice. Ids, rows
 * and splitter are those of {@link Sync}; {@link SyncSweep} ends the sync when all parts are done.
 */
public final class PartialSync implements AutoCloseable {

    /**
     * Some work that was done.
     *
     * @param ids of all chunks, whether they were there before or not
     * @param added how many of them were embedded and written
     * @param moved how many of them were written again because their lines, page or headings changed
     * @param files files that are complete
     * @param skipped files that could not be read
     */
    public record Step(List<Long> ids, int added, int moved, List<SyncedFile> files, List<Documents.Skipped> skipped) {}

    private final String collection;
    private final DocumentFeed feed;
    private final ChunkWriter writer;
    private boolean ended;

    private PartialSync(String collection, DocumentFeed feed, ChunkWriter writer) {
        this.collection = collection;
        this.feed = feed;
        this.writer = writer;
    }

    /**
     * Makes the collection where it is missing, and lets it remember model and splitter; once, before the parts begin.
     *
     * @param words adds the words of each chunk for searches by keyword, or null
     * @throws io.github.ragshell.core.InvalidInputException it was filled with another model or splitter
     */
    public static void prepare(Milvus milvus, String collection, EmbeddingModel model, KeywordModel words) {
        var target = new SyncTarget(milvus, collection, model, Sync.splitterFor(model), words);
        target.words(target.prepare());
    }

    /**
     * Begins to read the documents.
     *
     * @param root the name of the folder to which the documents belong, the same for all parts
     */
    public static PartialSync start(
            Milvus milvus,
            String collection,
            EmbeddingModel model,
            DocumentSource documents,
            String root,
            ServerCalls calls) {
        var target = new SyncTarget(milvus, collection, model, Sync.splitterFor(model), null);
        CollectionAccess access = milvus.access(collection);
        KeywordModel words = calls.call(() -> target.words(access));
        var feed = new DocumentFeed(
                documents, target.splitter(), model::countTokens, new LookedUpRows(access, calls), root);
        return new PartialSync(collection, feed, new ChunkWriter(access, model, root, words, calls));
    }

    /** Whether everything is done and written. */
    public boolean hasEnded() {
        return ended;
    }

    /**
     * Does the next piece of the work. When the last one returns, all chunks are in the collection.
     *
     * @throws StoppedException the thread was interrupted
     */
    public Step next() {
        try {
            DocumentFeed.Batch batch = feed.next();
            writer.write(batch);
            if (batch.last()) {
                writer.flush();
                ended = true;
            }
            return new Step(
                    batch.chunks().stream().map(Chunk::id).toList(),
                    batch.added().size(),
                    batch.moved().size(),
                    batch.files(),
                    batch.skipped());
        } catch (InterruptedException | StoppedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException(
                    "A part of the sync of %s was stopped, as asked. What has been written stays."
                            .formatted(collection),
                    e);
        }
    }

    /** Ends the work; of a part that has not ended, what was not written is left to the next attempt. */
    @Override
    public void close() {
        feed.close();
        if (!ended) {
            writer.abandon();
        }
        writer.close();
    }
}
