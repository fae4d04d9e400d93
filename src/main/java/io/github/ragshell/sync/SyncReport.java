package io.github.ragshell.sync;

import io.github.ragshell.corpus.Documents;
import io.github.ragshell.view.Showable;
import io.github.ragshell.view.Tables;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.numbers.LongColumnType;

/**
 * What a sync did.
 *
 * @param collection the collection
 * @param files what became of each kind of file
 * @param insertedChunks chunks that were embedded and written
 * @param deletedChunks rows that were deleted because their text is no longer there
 * @param unchangedChunks chunks that the collection had already
 * @param movedChunks among the unchanged: chunks whose lines, page or headings changed, written again with the
 *     vectors they had
 * @param skippedFiles files that could not be read, with the reason; their rows stay. Also files without text, whose
 *     rows are deleted
 * @param elapsed how long it took
 */
public record SyncReport(
        String collection,
        Files files,
        long insertedChunks,
        long deletedChunks,
        long unchangedChunks,
        long movedChunks,
        List<Documents.Skipped> skippedFiles,
        Duration elapsed)
        implements Showable {

    /** How many files were new, changed, removed and unchanged. */
    public record Files(int added, int changed, int removed, int unchanged) {}

    public SyncReport {
        skippedFiles = List.copyOf(skippedFiles);
    }

    /** Files and chunks by what became of them, and each skipped file with its reason. */
    @Override
    public Table table() {
        var what = StringColumn.create("what");
        var fileCount = IntColumn.create("files");
        var chunkCount = LongColumn.create("chunks");
        row(what, fileCount, chunkCount, "new", files.added, insertedChunks);
        row(what, fileCount, chunkCount, "changed", files.changed, LongColumnType.missingValueIndicator());
        row(what, fileCount, chunkCount, "removed", files.removed, deletedChunks);
        row(what, fileCount, chunkCount, "unchanged", files.unchanged, unchangedChunks);
        row(what, fileCount, chunkCount, "skipped", skippedFiles.size(), LongColumnType.missingValueIndicator());
        for (Documents.Skipped skipped : skippedFiles) {
            what.append("%s: %s".formatted(skipped.source(), skipped.reason()));
            fileCount.appendMissing();
            chunkCount.appendMissing();
        }
        return Table.create(
                String.format(Locale.ROOT, "Sync of %s in %.1f s", collection, elapsed.toMillis() / 1000.0),
                what,
                fileCount,
                chunkCount);
    }

    private static void row(
            StringColumn what, IntColumn files, LongColumn chunks, String name, int fileCount, long chunkCount) {
        what.append(name);
        files.append(fileCount);
        chunks.append(chunkCount);
    }

    /** One line, for example {@code docs: 12 chunks new, 3 deleted, 3,625 unchanged, 0.4 s}. */
    @Override
    public String toString() {
        String skipped = skippedFiles.isEmpty() ? "" : ", " + Tables.counted(skippedFiles.size(), "file") + " skipped";
        return String.format(
                Locale.ROOT,
                "%s: %s, %,d deleted, %,d unchanged%s, %.1f s",
                collection,
                newChunks(insertedChunks),
                deletedChunks,
                unchangedChunks,
                skipped,
                elapsed.toMillis() / 1000.0);
    }

    /** For example {@code 1,030 chunks new}. */
    static String newChunks(long count) {
        return String.format(Locale.ROOT, "%,d %s new", count, count == 1 ? "chunk" : "chunks");
    }
}
