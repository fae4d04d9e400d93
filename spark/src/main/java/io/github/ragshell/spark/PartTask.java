package io.github.ragshell.spark;

import io.github.ragshell.core.RagException;
import io.github.ragshell.sync.PartialSync;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/** Reads, splits, embeds and writes some files; gives the ids of their chunks and what it found of each file. */
record PartTask(
        JobOptions options,
        SourceFolder folder,
        IdRanges ranges,
        Broadcast<SerializableConfiguration> configuration,
        Counters counters)
        implements PairFlatMapFunction<Iterator<SourceFile>, Long, Finding> {

    @Override
    public Iterator<Tuple2<Long, Finding>> call(Iterator<SourceFile> files) {
        try {
            ExecutorParts parts = ExecutorParts.get(options);
            var part = PartialSync.start(
                    parts.milvus(),
                    options.collection(),
                    parts.model(),
                    new RemoteDocuments(folder, files, configuration.value().value()),
                    folder.root(),
                    parts.calls());
            TaskContext task = TaskContext.get();
            task.addTaskCompletionListener((TaskCompletionListener) ended -> part.close());
            return new PartOutput(part, Places.of(ranges, task), counters);
        } catch (RagException e) {
            throw ExecutorParts.failure(e);
        }
    }
}
