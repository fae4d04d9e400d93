package io.github.ragshell.sync;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.Documents;
import io.github.ragshell.corpus.Splitter;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.Embeddings;
import io.github.ragshell.embedding.KeywordModel;
import io.github.ragshell.milvus.CollectionAccess;
import io.github.ragshell.milvus.Filter;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.view.Display;
import io.github.ragshell.view.Progress;
import io.github.ragshell.view.Tables;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Makes a collection hold exactly the chunks of the documents in a directory, and touches no row that it did not put
 * there itself. Ids are hashes of the content, so what is there already is neither embedded nor written: a sync can be
 * stopped at any moment, and the next one goes on.
 */
public final class Sync {

    private static final String SPLITTER = "splitter";
    private static final int OVERLAP_PART = 10;
    private static final int DELETED_AT_ONCE = 1000;
    private static final Duration QUIET = Duration.ofMillis(500);

    private final Milvus milvus;
    private final String collection;
    private final EmbeddingModel model;
    private final Splitter splitter;
    private final KeywordModel words;

    /**
     * @param splitter where documents are cut
     * @throws InvalidInputException an argument is null
     */
    public Sync(Milvus milvus, String collection, EmbeddingModel model, Splitter splitter) {
        this(milvus, collection, model, splitter, null);
    }

    private Sync(Milvus milvus, String collection, EmbeddingModel model, Splitter splitter, KeywordModel words) {
        this.milvus = require(milvus, "Milvus", "milvus(\"./my.db\")");
        this.collection = require(collection, "name of the collection", "\"my_docs\"");
        this.model = require(model, "embedding model", "embeddingModel()");
        this.splitter = require(splitter, "splitter", "Splitter.byHeading()");
        this.words = words;
    }

    /** The same, with the words of each chunk for searches by keyword. A collection that has words keeps them up to date. */
    public Sync with(KeywordModel keywords) {
        return new Sync(
                milvus, collection, model, splitter, require(keywords, "keyword model", "KeywordModel.english()"));
    }

    /** Cuts at headings, and what is longer than the model reads between sentences, with an overlap of a tenth. */
    public static Splitter splitterFor(EmbeddingModel model) {
        int size = require(model, "embedding model", "embeddingModel()").maxTokens() - 2;
        return Splitter.byHeading().then(Splitter.byTokens(size, size / OVERLAP_PART));
    }

    /**
     * Brings the collection up to date with the documents; makes it where it is missing.
     *
     * @throws InvalidInputException the collection was filled with another model or splitter
     * @throws SetupException the directory is empty or gone, and the collection has chunks of it: they stay
     * @throws io.github.ragshell.core.InUseException another sync works on the collection
     * @throws StoppedException the thread was interrupted; what is in stays, and the next sync goes on
     */
    public SyncReport run(Documents documents) {
        require(documents, "documents", "documents(Path.of(\"my-docs\"))");
        long start = System.nanoTime();
        try (var lock = SyncLock.of(milvus.address(), collection)) {
            CollectionAccess access = prepare();
            String root = root(documents.root());
            KnownRows known = KnownRows.read(access, Filter.equal("root", root));
            requireDocuments(documents, known, root);
            try (var progress = Progress.start("Syncing " + collection, documents.size(), "files");
                    var feed = new DocumentFeed(documents, splitter, model::countTokens, known, root);
                    var writer = new RowPipe(access, root, words(access))) {
                long inserted = fill(feed, writer, progress, access);
                Set<String> removed = removedFiles(documents, known);
                List<Long> unseen = known.unseen();
                delete(unseen, access);
                return new SyncReport(
                        collection,
                        feed.files(removed.size()),
                        inserted,
                        unseen.size(),
                        feed.unchanged(),
                        feed.moved(),
                        feed.skipped(),
                        Duration.ofNanos(System.nanoTime() - start));
            }
        }
    }

    /**
     * Syncs now, and again whenever a file changes, until the thread is interrupted (Stop in a notebook, Ctrl-C in a
     * shell). Several changes within half a second lead to one sync. Prints a line for each sync that changed something.
     * A failed sync is reported and tried again at the next change.
     */
    public void watch(Documents documents) {
        require(documents, "documents", "documents(Path.of(\"my-docs\"))");
        try (var watch = new FolderWatch(documents.root())) {
            Display.current().notice(run(documents).toString());
            while (!Thread.currentThread().isInterrupted()) {
                watch.awaitChange(QUIET);
                report(documents);
            }
        } catch (InterruptedException | StoppedException e) {
            Display.current().notice("Watching %s ended.".formatted(documents.root()));
        }
    }

    private void report(Documents documents) {
        try {
            SyncReport report = run(documents.refreshed());
            if (report.insertedChunks() + report.deletedChunks() + report.movedChunks() > 0) {
                Display.current().notice(report.toString());
            }
        } catch (StoppedException e) {
            throw e;
        } catch (RagException e) {
            Display.current().notice(e.getMessage());
        }
    }

    private long fill(DocumentFeed feed, RowPipe writer, Progress progress, CollectionAccess access) {
        long inserted = 0;
        try {
            for (boolean last = false; !last; ) {
                DocumentFeed.Batch batch = feed.next();
                last = batch.last();
                if (!batch.moved().isEmpty()) {
                    writer.write(batch.moved(), vectorsOf(batch.moved(), access));
                }
                if (!batch.added().isEmpty()) {
                    Embeddings vectors = model.encodeDocumentsQuietly(
                            batch.added().stream().map(Chunk::text).toList());
                    writer.write(batch.added(), vectors::get);
                    inserted += batch.added().size();
                }
                progress.advance(batch.files(), SyncReport.newChunks(inserted));
            }
            writer.flush();
            return inserted;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException(
                    "The sync of %s was stopped, as asked. What is in stays; call sync again to go on."
                            .formatted(collection));
        }
    }

    // Rows whose line alone changed keep their vectors
    private IntFunction<float[]> vectorsOf(List<Chunk> chunks, CollectionAccess access) {
        var vectors = new HashMap<Long, float[]>();
        access.get(chunks.stream().map(Chunk::id).toList())
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

    private CollectionAccess prepare() {
        if (!milvus.hasCollection(collection)) {
            make();
        }
        CollectionAccess access = milvus.access(collection);
        access.requireModel(model);
        Optional<String> known = access.note(SPLITTER);
        if (known.isPresent() && !known.get().equals(splitter.toString())) {
            throw new InvalidInputException(
                    "The collection %s was split %s, not %s. Use that splitter, or fill it again: milvus.dropCollection(\"%s\") and sync."
                            .formatted(collection, known.get(), splitter, collection));
        }
        if (known.isEmpty()) {
            access.note(SPLITTER, splitter.toString());
        }
        return access;
    }

    // A disk that is not mounted looks like a folder from which everything was deleted
    private void requireDocuments(Documents documents, KnownRows known, String root) {
        if (known.size() > 0 && (documents.size() == 0 || !Files.isDirectory(documents.root()))) {
            throw new SetupException(
                    "There is no document in %s any more, so this sync would delete all its %s from the collection %s. Nothing was deleted: check whether the folder was moved or its disk is missing. If they are to go, call milvus.delete(\"%s\", Filter.equal(\"root\", \"%s\"))."
                            .formatted(root, Tables.counted(known.size(), "chunk"), collection, collection, root));
        }
    }

    private void make() {
        if (words == null) {
            milvus.createCollection(collection, model.dimension(), MetricType.IP, ConsistencyLevel.STRONG);
        } else {
            milvus.createCollection(collection, model.dimension(), MetricType.IP, ConsistencyLevel.STRONG, words);
        }
    }

    private KeywordModel words(CollectionAccess access) {
        Optional<String> known = access.note(KeywordModel.FIELD);
        if (words != null && !known.equals(Optional.of(words.name()))) {
            throw new InvalidInputException(
                    "The collection %s has %s, not %s. Fill it again to change that: milvus.dropCollection(\"%s\") and sync."
                            .formatted(collection, known.orElse("no keywords"), words.name(), collection));
        }
        return known.map(KeywordModel::named).orElse(null);
    }

    private static Set<String> removedFiles(Documents documents, KnownRows known) {
        Set<String> gone = known.unseenSources();
        gone.removeAll(documents.sources());
        return gone;
    }

    private static void delete(List<Long> ids, CollectionAccess access) {
        for (int begin = 0; begin < ids.size(); begin += DELETED_AT_ONCE) {
            access.delete(ids.subList(begin, Math.min(ids.size(), begin + DELETED_AT_ONCE)));
        }
    }

    private static String root(Path directory) {
        return directory.toAbsolutePath().normalize().toString().replace('\\', '/');
    }

    private static <T> T require(T value, String what, String example) {
        if (value == null) {
            throw new InvalidInputException("The %s is null. Pass one, for example %s.".formatted(what, example));
        }
        return value;
    }
}
