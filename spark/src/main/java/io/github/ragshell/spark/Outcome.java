package io.github.ragshell.spark;

import io.github.ragshell.sync.FileCounts;
import io.github.ragshell.sync.SyncReport;
import java.util.Iterator;
import java.util.List;
import scala.Tuple2;

/**
 * What became of all files and chunks.
 *
 * @param deleted chunks that no document has any more
 * @param kept chunks of files that could not be read
 */
record Outcome(SyncReport.Files files, long deleted, long kept) {

    private static final int NUMBERS = 6;

    /** The numbers of a partition, as the driver gets them; see {@link Found}. */
    static Iterator<long[]> count(Iterator<Tuple2<String, FileOutcome>> outcomes) {
        var counts = new FileCounts();
        long deleted = 0;
        long kept = 0;
        while (outcomes.hasNext()) {
            Tuple2<String, FileOutcome> next = outcomes.next();
            FileOutcome outcome = next._2();
            if (next._1().equals(SweepTask.KEPT)) {
                kept += outcome.deleted();
            } else if (outcome.file() == null) {
                deleted += outcome.deleted();
                counts.countRemoved(1);
            } else {
                deleted += outcome.deleted();
                counts.count(outcome.file(), outcome.file().found() + outcome.deleted());
            }
        }
        SyncReport.Files files = counts.files();
        return List.of(new long[] {files.added(), files.changed(), files.removed(), files.unchanged(), deleted, kept})
                .iterator();
    }

    static Outcome sum(List<long[]> partitions) {
        var sums = new long[NUMBERS];
        for (long[] partition : partitions) {
            for (int i = 0; i < NUMBERS; i++) {
                sums[i] += partition[i];
            }
        }
        return new Outcome(
                new SyncReport.Files((int) sums[0], (int) sums[1], (int) sums[2], (int) sums[3]), sums[4], sums[5]);
    }
}
