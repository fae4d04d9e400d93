package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.milvus.Milvus;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two JVMs insert and search on one file at the same time; {@code -Dragshell.soak.seconds=60} for a minute. */
@Tag("slow")
class TwoWritersIT {

    private static final String SECONDS = System.getProperty("ragshell.soak.seconds", "5");
    private static final long SECOND_IDS = 1_000_000_000;

    @TempDir
    Path directory;

    @AfterEach
    void assertNothingIsLeft() throws Exception {
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    @Test
    void should_lose_nothing_when_two_processes_write_at_the_same_time() throws Exception {
        String database = directory.resolve("both.db").toString();
        try (var milvus = Milvus.open(database, null)) {
            milvus.createCollection("docs", 16, MetricType.L2, ConsistencyLevel.STRONG);
        }
        try (var first = ChildJvm.run(WriteAndSearch.class, database, "0", SECONDS);
                var second = ChildJvm.run(WriteAndSearch.class, database, "" + SECOND_IDS, SECONDS)) {
            for (ChildJvm jvm : new ChildJvm[] {first, second}) {
                jvm.awaitLine("READY");
            }
            first.tell("go");
            second.tell("go");
            // The owner of the server, whoever it is, may end before the other one
            String[] one = first.awaitLine("DONE").split(" ");
            String[] two = second.awaitLine("DONE").split(" ");
            assertThat(first.await()).isZero();
            assertThat(second.await()).isZero();

            try (var milvus = Milvus.open(database, null)) {
                assertThat(milvus.count("docs", "id < " + SECOND_IDS)).isEqualTo(Long.parseLong(one[0]));
                assertThat(milvus.count("docs", "id >= " + SECOND_IDS)).isEqualTo(Long.parseLong(two[0]));
            }
            System.out.printf(
                    "%s s: %s and %s rows inserted by two JVMs on one file, %s and %s searches, none lost%n",
                    SECONDS, one[0], two[0], one[1], two[1]);
        }
    }
}
