package io.github.ragshell.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.corpus.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

class RangeFindingsTest {

    private static final Documents.Skipped BROKEN = new Documents.Skipped("a/broken.pdf", "it is no PDF");

    private final IdRanges ranges = new IdRanges(7);

    @Test
    void should_tell_each_range_of_a_skipped_file_when_a_task_is_done_again() {
        for (int range = 0; range < 7; range++) {
            assertThat(found(new Places(ranges, true), range).isSkipped("a/broken.pdf"))
                    .isTrue();
        }
    }

    @Test
    void should_tell_one_range_of_a_skipped_file_the_first_time() {
        long told = LongStream.range(0, 7)
                .filter(range -> found(new Places(ranges, false), (int) range).isSkipped("a/broken.pdf"))
                .count();

        assertThat(told).isEqualTo(1);
    }

    @Test
    void should_sort_the_ids_and_keep_what_a_skipped_archive_holds() {
        List<Tuple2<Long, Finding>> findings = new ArrayList<>();
        LongStream.range(0, 3000).forEach(id -> findings.add(new Tuple2<>(3000 - id, null)));
        findings.add(new Tuple2<>(5L, Finding.of(new Documents.Skipped("b", "it can't be listed"))));

        RangeFindings found = RangeFindings.of(findings.iterator());

        assertThat(found.wanted()).isSorted().hasSize(3000).startsWith(1, 2);
        assertThat(found.isSkipped("b/c.md")).isTrue();
        assertThat(found.isSkipped("bc.md")).isFalse();
        assertThat(found.read()).isEmpty();
    }

    @Test
    void should_keep_nothing_of_a_file_that_was_emptied() {
        var finding = Finding.of(new Documents.Skipped("a.md", "it is empty"));

        assertThat(RangeFindings.of(
                                List.of(new Tuple2<Long, Finding>(5L, finding)).iterator())
                        .isSkipped("a.md"))
                .isFalse();
    }

    @Test
    void should_report_a_skipped_file_once_when_all_ranges_were_told_of_it() {
        List<Tuple2<Long, List<String[]>>> partitions = new ArrayList<>();
        for (int range = 0; range < 7; range++) {
            Found.count(findings(new Places(ranges, true), range).iterator()).forEachRemaining(partitions::add);
        }

        assertThat(Found.skippedIn(partitions)).containsExactly(BROKEN);
    }

    private RangeFindings found(Places places, int range) {
        return RangeFindings.of(findings(places, range).iterator());
    }

    private List<Tuple2<Long, Finding>> findings(Places places, int range) {
        return places.ofSkipped(BROKEN.source())
                .filter(id -> ranges.getPartition(id) == range)
                .mapToObj(id -> new Tuple2<>(id, Finding.of(BROKEN)))
                .toList();
    }
}
