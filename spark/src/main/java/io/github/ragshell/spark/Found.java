package io.github.ragshell.spark;

import io.github.ragshell.corpus.Documents;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import scala.Tuple2;

/**
 * What the driver gets of a partition when everything is written: how many chunks the documents have, and pairs of a
 * skipped file and the reason. Of the JDK's types: a driver that is an executor, too, has two of each class of ours.
 */
final class Found {

    private Found() {}

    static Iterator<Tuple2<Long, List<String[]>>> count(Iterator<Tuple2<Long, Finding>> findings) {
        long chunks = 0;
        List<String[]> skipped = new ArrayList<>();
        while (findings.hasNext()) {
            Finding finding = findings.next()._2();
            if (finding == null) {
                chunks++;
            } else if (finding.file() == null) {
                skipped.add(new String[] {finding.skipped(), finding.reason()});
            }
        }
        return List.of(new Tuple2<>(chunks, skipped)).iterator();
    }

    static long chunksIn(List<Tuple2<Long, List<String[]>>> found) {
        return found.stream().mapToLong(Tuple2::_1).sum();
    }

    static List<Documents.Skipped> skippedIn(List<Tuple2<Long, List<String[]>>> found) {
        // A task that was done again tells each range of it
        Map<String, Documents.Skipped> byName = new LinkedHashMap<>();
        found.stream()
                .flatMap(each -> each._2().stream())
                .forEach(file -> byName.putIfAbsent(file[0], new Documents.Skipped(file[0], file[1])));
        return List.copyOf(byName.values());
    }
}
