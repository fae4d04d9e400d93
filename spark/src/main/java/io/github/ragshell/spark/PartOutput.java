package io.github.ragshell.spark;

import io.github.ragshell.core.RagException;
import io.github.ragshell.corpus.Documents;
import io.github.ragshell.sync.PartialSync;
import io.github.ragshell.sync.SyncedFile;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import scala.Tuple2;

/** Works as far as the next task asks for its results, so that they need no memory. */
final class PartOutput implements Iterator<Tuple2<Long, Finding>> {

    private final PartialSync part;
    private final Places places;
    private final Counters counters;
    private final TaskContext task = TaskContext.get();
    private final Queue<Tuple2<Long, Finding>> waiting = new ArrayDeque<>();

    PartOutput(PartialSync part, Places places, Counters counters) {
        this.part = part;
        this.places = places;
        this.counters = counters;
    }

    @Override
    public boolean hasNext() {
        try {
            while (waiting.isEmpty() && !part.hasEnded()) {
                if (task.isInterrupted()) {
                    throw new TaskKilledException("the job was cancelled");
                }
                take(part.next());
            }
            return !waiting.isEmpty();
        } catch (RagException e) {
            throw ExecutorParts.failure(e);
        }
    }

    @Override
    public Tuple2<Long, Finding> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return waiting.remove();
    }

    private void take(PartialSync.Step step) {
        step.ids().forEach(id -> waiting.add(new Tuple2<>(id, null)));
        for (SyncedFile file : step.files()) {
            waiting.add(new Tuple2<>(places.ofRead(file.source()), Finding.of(file)));
        }
        for (Documents.Skipped file : step.skipped()) {
            places.ofSkipped(file.source()).forEach(place -> waiting.add(new Tuple2<>(place, Finding.of(file))));
        }
        counters.embedded().add(step.added());
        counters.present().add(step.ids().size() - step.added());
        counters.moved().add(step.moved());
        counters.read().add(step.files().size());
        counters.skipped().add(step.skipped().size());
    }
}
