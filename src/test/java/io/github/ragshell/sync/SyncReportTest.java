package io.github.ragshell.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyncReportTest {

    @Test
    void should_say_chunk_when_one_is_new() {
        assertThat(report(1)).hasToString("docs: 1 chunk new, 3 deleted, 3,625 unchanged, 0.4 s");
    }

    @Test
    void should_say_chunks_when_none_or_many_are_new() {
        assertThat(report(0)).hasToString("docs: 0 chunks new, 3 deleted, 3,625 unchanged, 0.4 s");
        assertThat(report(1030)).hasToString("docs: 1,030 chunks new, 3 deleted, 3,625 unchanged, 0.4 s");
    }

    private static SyncReport report(long inserted) {
        return new SyncReport(
                "docs", new SyncReport.Files(1, 0, 0, 9), inserted, 3, 3625, 0, List.of(), Duration.ofMillis(400));
    }
}
