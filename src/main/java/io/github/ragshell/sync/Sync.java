package io.github.ragshell.sync;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.corpus.Documents;
import io.github.ragshell.corpus.FolderListing;
import io.github.ragshell.corpus.Splitter;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.KeywordModel;
import io.github.ragshell.milvus.CollectionAccess;
import io.github.ragshell.milvus.Filter;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.view.Display;
import io.github.ragshell.view.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Makes a collection hold exactly the chunks of the documents in a directory, and touches no row that it did not put
 * there itself. Ids are hashes of the content, so what is there already is neither embedded nor written: a sync can be
 * stopped at any moment, and the next one goes on.
 */
public final class Sync {

    private static final int OVERLAP_PART = 10;
    private static final int NAMED = 5;
    private static final Duration QUIET = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final SyncTarget target;

    /**
     * @param splitter where documents are cut
     * @throws InvalidInputException an argument is null
     */
    public Sync(Milvus milvus, String collection, EmbeddingModel model, Splitter splitter) {
        this(milvus, collection, model, splitter, null);
    }

    private Sync(Milvus milvus, String collection, EmbeddingModel model, Splitter splitter, KeywordModel words) {
        this.target = new SyncTarget(milvus, collection, model, splitter, words);
    }

    /** The same, with the words of each chunk for searches by keyword. A collection that has words keeps them up to date. */
    public Sync with(KeywordModel keywords) {
        return new Sync(
                target.milvus(),
                target.collection(),
                target.model(),
                target.splitter(),
                SyncTarget.require(keywords, "keyword model", "KeywordModel.english()"));
    }

    /** Cuts at headings, and what is longer than the model reads between sentences, with an overlap of a tenth. */
    public static Splitter splitterFor(EmbeddingModel model) {
        int size =
                SyncTarget.require(model, "embedding model", "embeddingModel()").maxTextTokens();
        return Splitter.byHeading().then(Splitter.byTokens(size, size / OVERLAP_PART));
    }

    /**
     * Brings the collection up to date with the documents that are in the directory now, whenever they were listed; makes it
     * where it is missing.
     *
     * @throws InvalidInputException the collection was filled with another model or splitter
     * @throws SetupException the directory is empty or gone, and the collection has chunks of it: they stay
     * @throws io.github.ragshell.core.InUseException another sync works on the collection
     * @throws StoppedException the thread was interrupted; what is in stays, and the next sync goes on
     */
    public SyncReport run(Documents listed) {
        Documents documents = SyncTarget.require(listed, "documents", "documents(Path.of(\"my-docs\"))")
                .refreshed();
        long start = System.nanoTime();
        try (var claim = SyncClaim.of(target.milvus(), target.collection())) {
            CollectionAccess access = target.prepare();
            claim.announce(access);
            String root = root(documents.root());
            KnownRows known = KnownRows.read(access, Filter.equal("root", root));
            requireDocuments(documents, known, root);
            var tally = new SyncTally(known);
            fill(documents, tally, root, access);
            tally.keepSkipped();
            Set<String> removed = removedFiles(documents, known);
            List<Long> unseen = known.unseen();
            if (!unseen.isEmpty()) {
                claim.requireHeld();
                SyncSweep.delete(unseen, access, ServerCalls.direct());
            }
            return tally.report(
                    target.collection(), removed.size(), unseen.size(), Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /**
     * Syncs now, and again whenever a file changes, until the thread is interrupted (Stop in a notebook, Ctrl-C in a
     * shell). Several changes within half a second lead to one sync; where changes go on, it begins five seconds
     * after the first. Prints a line for each sync that changed something, and one for each of the first files that it
     * skips and the sync before did not. A later sync that failed is reported and tried again at the next change; what the
     * first one fails with is thrown. Behind a link to a file outside the folder no change is noticed.
     */
    public void watch(Documents documents) {
        SyncTarget.require(documents, "documents", "documents(Path.of(\"my-docs\"))");
        try (var watch = new FolderWatch(documents.root())) {
            SyncReport last = run(documents);
            Display.current().notice(last.toString());
            while (!Thread.currentThread().isInterrupted()) {
                watch.awaitChange(QUIET, LONGEST_WAIT);
                last = runAndReport(documents, last);
            }
        } catch (InterruptedException | StoppedException e) {
            Display.current().notice("Watching %s ended.".formatted(documents.root()));
        }
    }

    private SyncReport runAndReport(Documents documents, SyncReport last) {
        try {
            SyncReport report = run(documents);
            if (report.insertedChunks() + report.deletedChunks() + report.movedChunks() > 0
                    || !report.skippedFiles().equals(last.skippedFiles())) {
                Display.current().notice(report.toString());
            }
            report.skippedFiles().stream()
                    .filter(file -> !last.skippedFiles().contains(file))
                    .limit(NAMED)
                    .forEach(file ->
                            Display.current().notice("%s is skipped: %s".formatted(file.source(), file.reason())));
            return report;
        } catch (StoppedException e) {
            throw e;
        } catch (RagException e) {
            Display.current().notice(e.getMessage());
            return last;
        }
    }

    private void fill(Documents documents, SyncTally tally, String root, CollectionAccess access) {
        EmbeddingModel model = target.model();
        Set<String> listed = documents.sources();
        try (var progress = Progress.start("Syncing " + target.collection(), documents.size(), "files");
                var feed = new DocumentFeed(documents, target.splitter(), model::countTokens, tally.known(), root);
                var writer = new ChunkWriter(access, model, root, target.words(access), ServerCalls.direct())) {
            for (boolean last = false; !last; ) {
                DocumentFeed.Batch batch = feed.next();
                last = batch.last();
                writer.write(batch);
                tally.add(batch);
                // A directory that can't be read is not among the files that are counted
                long skipped = batch.skipped().stream()
                        .filter(file -> listed.contains(file.source()))
                        .count();
                progress.advance(batch.files().size() + (int) skipped, SyncReport.newChunks(tally.inserted()));
            }
            writer.flush();
        } catch (InterruptedException | StoppedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException(
                    "The sync of %s was stopped, as asked. What has been written stays; call sync again to go on."
                            .formatted(target.collection()),
                    e);
        }
    }

    private void requireDocuments(Documents documents, KnownRows known, String root) {
        if (known.size() > 0 && (documents.size() == 0 || !Files.isDirectory(documents.root()))) {
            throw SyncTarget.empty(root, target.collection(), known.size());
        }
    }

    private static Set<String> removedFiles(Documents documents, KnownRows known) {
        Set<String> gone = known.unseenSources();
        gone.removeAll(documents.sources());
        return gone;
    }

    private static String root(Path directory) {
        return FolderListing.withSlashes(directory.toAbsolutePath().normalize());
    }
}
