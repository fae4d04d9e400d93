package io.github.ragshell.spark;

import io.github.ragshell.core.RagException;
import io.github.ragshell.corpus.Documents;
import io.github.ragshell.sync.SyncSweep;
import java.util.ArrayList;
import java.util.Arrays;
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
        var outcomes = new ArrayList<Tuple2<String, FileOutcome>>();
        long[] wanted = new long[1024];
        int size = 0;
        while (findings.hasNext()) {
            Tuple2<Long, Finding> next = findings.next();
            if (next._2() == null) {
                wanted = size == wanted.length ? Arrays.copyOf(wanted, 2 * size) : wanted;
                wanted[size++] = next._1();
            } else if (next._2().file() != null) {
                outcomes.add(new Tuple2<>(
                        next._2().source(), new FileOutcome(next._2().file(), 0)));
            }
        }
        wanted = Arrays.copyOf(wanted, size);
        Arrays.sort(wanted);
        SyncSweep.Swept swept = sweep(wanted, range);
        swept.deleted().forEach((source, count) -> {
            outcomes.add(new Tuple2<>(source, new FileOutcome(null, count)));
            deleted.add(count);
        });
        outcomes.add(new Tuple2<>(KEPT, new FileOutcome(null, swept.kept())));
        return outcomes.iterator();
    }

    private SyncSweep.Swept sweep(long[] wanted, int range) {
        try {
            ExecutorParts parts = ExecutorParts.get(options);
            return new SyncSweep(parts.milvus(), options.collection(), root, parts.calls())
                    .sweep(wanted, ranges.first(range), ranges.last(range), this::isSkipped);
        } catch (RagException e) {
            throw ExecutorParts.failure(e);
        }
    }

    private boolean isSkipped(String source) {
        return skipped.value().stream().anyMatch(name -> Documents.Skipped.covers(name, source));
    }
}
