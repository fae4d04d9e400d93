package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.core.RagException;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.view.RecordingDisplay;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One page of a database's file is zeroed, as a bad disk does: it is served whole or refused, never with fewer rows. */
class DamagedPageIT {

    private static final int TRIALS = Integer.getInteger("ragshell.damages", 8);
    private static final int ROWS = 2000;
    private static final int PAGE = 4096;

    @TempDir
    private Path directory;

    @Test
    void should_refuse_a_damaged_database_rather_than_answer_with_fewer_rows() throws Exception {
        Path whole = directory.resolve("whole.db");
        fill(whole);
        int pages = (int) (Files.size(whole) / PAGE);
        var random = new Random(20_261_125);
        int refused = 0;

        for (int trial = 0; trial < TRIALS; trial++) {
            Path damaged = directory.resolve("damaged" + trial + ".db");
            Files.copy(whole, damaged);
            zero(damaged, 1 + random.nextInt(pages - 1));
            refused += isRefused(damaged) ? 1 : 0;
        }

        System.out.printf(
                "%d of %d databases with a zeroed page were refused, the others served whole%n", refused, TRIALS);
        assertThat(refused).isPositive();
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    private static void fill(Path file) {
        try (var milvus = Milvus.open(file.toString(), null)) {
            milvus.createCollection("docs", 64);
            List<Map<String, Object>> rows = IntStream.range(0, ROWS)
                    .mapToObj(id -> Map.<String, Object>of("id", (long) id, "vector", vector(id), "text", "row " + id))
                    .toList();
            milvus.insert("docs", rows);
        }
    }

    private static float[] vector(int id) {
        float[] vector = new float[64];
        vector[id % 64] = 1;
        return vector;
    }

    private static void zero(Path file, int page) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(PAGE), (long) page * PAGE);
        }
    }

    private static boolean isRefused(Path file) {
        try (var display = RecordingDisplay.use();
                var milvus = Milvus.open(file.toString(), null)) {
            assertThat(milvus.count("docs")).isEqualTo(ROWS);
            assertThat(milvus.query("docs", "id >= 0", ROWS)).hasSize(ROWS);
            return false;
        } catch (RagException e) {
            assertThat(e).hasMessageContaining("damaged");
            return true;
        }
    }
}
