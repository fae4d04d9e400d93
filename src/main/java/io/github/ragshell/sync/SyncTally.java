package io.github.ragshell.sync;

import io.github.ragshell.corpus.Documents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Counts what a sync does, batch by batch. */
final class SyncTally {

    private final KnownRows known;
    private final FileCounts files = new FileCounts();
    private final List<Documents.Skipped> skipped = new ArrayList<>();
    private long inserted;
    private long unchanged;
    private long moved;

    SyncTally(KnownRows known) {
        this.known = known;
    }

    KnownRows known() {
        return known;
    }

    long inserted() {
        return inserted;
    }

    void add(DocumentFeed.Batch batch) {
        inserted += batch.added().size();
        unchanged += batch.chunks().size() - batch.added().size();
        moved += batch.moved().size();
        batch.files().forEach(file -> files.count(file, known.rowsOf(file.source())));
        skipped.addAll(batch.skipped());
    }

    /** After the last batch; what could not be read keeps its rows, what was emptied does not. */
    void keepSkipped() {
        skipped.stream().filter(Documents.Skipped::isUnknown).forEach(file -> known.seeAll(file.source()));
    }

    SyncReport report(String collection, int removedFiles, long deleted, Duration elapsed) {
        files.countRemoved(removedFiles);
        return new SyncReport(collection, files.files(), inserted, deleted, unchanged, moved, skipped, elapsed);
    }
}
