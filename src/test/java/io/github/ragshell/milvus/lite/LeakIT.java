package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database that is opened and closed over and over leaves nothing, and one that waits takes nothing more. A long run:
 * {@code mvn verify -Dit.test=LeakIT -Dragshell.cycles=500}.
 */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class LeakIT {

    private static final int CYCLES = Integer.getInteger("ragshell.cycles", 20);
    private static final int IDLE = Integer.getInteger("ragshell.idle", 2);
    // What caches and the JIT take, however many cycles there are
    private static final long HEAP_MARGIN = 8;

    @TempDir
    Path directory;

    @Test
    void should_leave_no_file_thread_process_or_memory_however_often_it_is_opened_and_closed() throws Exception {
        Path temporary = Files.createDirectory(directory.toRealPath().resolve("tmp"));
        Path database = directory.toRealPath().resolve("leak.db");

        ProcessUse before;
        ProcessUse after;
        try (var jvm = ChildJvm.runIn(temporary, OpenAndClose.class, database.toString(), Integer.toString(CYCLES))) {
            before = parse(jvm.awaitLine("BEFORE"));
            after = parse(jvm.awaitLine("AFTER"));
            assertThat(jvm.await()).isZero();
        }

        System.out.printf("%d cycles of open and close: before %s, after %s%n", CYCLES, before, after);
        assertThat(after.files()).isLessThanOrEqualTo(before.files());
        assertThat(after.threads()).isLessThanOrEqualTo(before.threads());
        assertThat(after.heap()).isLessThanOrEqualTo(before.heap() + HEAP_MARGIN);
        assertThat(after.children()).isZero();
        assertThat(temporary).isEmptyDirectory();
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    /** A long run: {@code -Dragshell.idle=3600}. */
    @Test
    void should_answer_and_hold_nothing_more_after_it_was_idle() throws Exception {
        Path database = directory.toRealPath().resolve("idle.db");

        ProcessUse before;
        ProcessUse after;
        String search;
        try (var jvm = ChildJvm.run(OpenAndWait.class, database.toString(), Integer.toString(IDLE))) {
            before = parse(jvm.awaitLine("BEFORE"));
            after = parse(jvm.awaitLine("AFTER"));
            search = jvm.awaitLine("SEARCH");
            assertThat(jvm.await()).isZero();
        }

        System.out.printf("%d idle seconds: before %s, after %s, then %s%n", IDLE, before, after, search);
        assertThat(search).contains("3 hits");
        assertThat(after.files()).isLessThanOrEqualTo(before.files());
        assertThat(after.threads()).isLessThanOrEqualTo(before.threads());
        assertThat(after.heap()).isLessThanOrEqualTo(before.heap() + HEAP_MARGIN);
        assertThat(after.children()).isEqualTo(before.children());
        assertThat(after.childrenFiles()).isLessThanOrEqualTo(before.childrenFiles());
    }

    private static ProcessUse parse(String text) {
        int[] numbers = Pattern.compile("\\d+")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .mapToInt(Integer::parseInt)
                .toArray();
        return new ProcessUse(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
    }
}
