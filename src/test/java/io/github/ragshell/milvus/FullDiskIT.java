package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.SetupException;
import io.github.ragshell.embedding.TestEmbeddings;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a disk of 3 MB that only root can make. */
@Tag("slow")
class FullDiskIT {

    private static final int BATCH = 200;
    private static final int DIMENSION = 64;

    @TempDir
    private Path directory;

    private SmallDisk disk;

    @BeforeEach
    void mount() throws Exception {
        disk = SmallDisk.mount(directory, 3);
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void should_keep_what_was_acknowledged_and_nothing_of_the_failed_batch() throws Exception {
        String database = disk.resolve("full.db").toString();
        long[] acknowledged = {0};
        try (var milvus = Milvus.open(database, null)) {
            milvus.createCollection("docs", DIMENSION, MetricType.IP, ConsistencyLevel.STRONG);

            assertThatThrownBy(() -> {
                        while (true) {
                            var vectors = TestEmbeddings.random(BATCH, DIMENSION, acknowledged[0]);
                            milvus.insert("docs", TestRows.chunks(acknowledged[0], BATCH), vectors);
                            acknowledged[0] += BATCH;
                        }
                    })
                    .isInstanceOf(SetupException.class)
                    .extracting(e -> e.getMessage().replaceAll("\\d\\.\\d MB", "N MB"))
                    .isEqualTo(
                            "The insert into docs failed: the disk of %s is full (N MB free). What was acknowledged before is safe, and nothing of this batch is kept. Free some room, then insert the rest again."
                                    .formatted(database));
            assertThat(acknowledged[0]).isPositive();
            assertThat(milvus.count("docs")).isEqualTo(acknowledged[0]);
        }
        try (var milvus = Milvus.open(database, null)) {
            assertThat(milvus.count("docs")).isEqualTo(acknowledged[0]);
        }
    }
}
