package io.github.ragshell.spark;

import io.github.ragshell.corpus.Documents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import scala.Tuple2;

/**
 * What the tasks found that stands in one range of ids.
 *
 * @param wanted ids of the chunks of the range that documents have, sorted
 * @param read files that were read
 * @param skipped names of files that could not be read, without those that have no text
 */
record RangeFindings(long[] wanted, List<Finding> read, List<String> skipped) {

    static RangeFindings of(Iterator<Tuple2<Long, Finding>> findings) {
        long[] wanted = new long[1024];
        int size = 0;
        var read = new ArrayList<Finding>();
        var skipped = new ArrayList<String>();
        while (findings.hasNext()) {
            Tuple2<Long, Finding> next = findings.next();
            Finding finding = next._2();
            if (finding == null) {
                wanted = size == wanted.length ? Arrays.copyOf(wanted, 2 * size) : wanted;
                wanted[size++] = next._1();
            } else if (finding.file() != null) {
                read.add(finding);
            } else if (new Documents.Skipped(finding.skipped(), finding.reason()).isUnknown()) {
                skipped.add(finding.skipped());
            }
        }
        wanted = Arrays.copyOf(wanted, size);
        Arrays.sort(wanted);
        return new RangeFindings(wanted, read, skipped);
    }

    /** Whether one of the skipped files is this one, or holds it. */
    boolean isSkipped(String source) {
        return isAmong(skipped, source);
    }

    /** Whether one of the files is this one, or holds it. */
    static boolean isAmong(List<String> files, String source) {
        return files.stream().anyMatch(name -> Documents.Skipped.covers(name, source));
    }
}
