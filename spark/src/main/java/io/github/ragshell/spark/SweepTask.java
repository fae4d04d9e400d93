package io.github.ragshell.spark;

import io.github.ragshell.core.RagException;
import io.github.ragshell.sync.SyncSweep;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple2;

/** Deletes the chunks of a range of ids that no document has any more; gives what became of the files. */
record SweepTask(
        JobOptions options, String root, IdRanges ranges, Broadcast<List<String>> skipped, LongAccumulator deleted)
        implements Function2<Integer, Iterator<Tuple2<Long, Finding>>, Iterator<Tuple2<String, FileOutcome>>> {

    /** Stands for the chunks of files that could not be read. */
    static final String KEPT = "";

    @Override
    public Iterator<Tuple2<String, FileOutcome>> call(Integer range, Iterator<Tuple2<Long, Finding>> findings) {
        var found = RangeFindings.of(findings);
        var outcomes = new ArrayList<Tuple2<String, FileOutcome>>();
        found.read().forEach(file -> outcomes.add(new Tuple2<>(file.source(), new FileOutcome(file.file(), 0))));
        SyncSweep.Swept swept = sweep(found, range);
        swept.deleted().forEach((source, count) -> {
            outcomes.add(new Tuple2<>(source, new FileOutcome(null, count)));
            deleted.add(count);
        });
        outcomes.add(new Tuple2<>(KEPT, new FileOutcome(null, swept.kept())));
        return outcomes.iterator();
    }

    private SyncSweep.Swept sweep(RangeFindings found, int range) {
        try {
            ExecutorParts parts = ExecutorParts.get(options);
            return new SyncSweep(parts.milvus(), options.collection(), root, parts.calls())
                    .sweep(
                            found.wanted(),
                            ranges.first(range),
                            ranges.last(range),
                            source -> found.isSkipped(source) || RangeFindings.isAmong(skipped.value(), source));
        } catch (RagException e) {
            throw ExecutorParts.failure(e);
        }
    }
}
