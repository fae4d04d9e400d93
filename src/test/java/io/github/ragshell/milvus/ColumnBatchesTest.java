package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.milvus.CollectionInfo.Field;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ColumnBatchesTest {

    private static final CollectionInfo COLLECTION = new CollectionInfo(
            "docs",
            List.of(
                    new Field("id", DataType.Int64, 0, 0, true, false),
                    new Field("vector", DataType.FloatVector, 2, 0, false, false)),
            true,
            ConsistencyLevel.STRONG);

    @Test
    void should_hold_all_rows_in_their_order() {
        var seen = new ArrayList<Long>();
        var sizes = new ArrayList<Integer>();
        try (var batches = new ColumnBatches(COLLECTION, new MapRows(COLLECTION, rows(25, "")), 10)) {
            while (batches.hasNext()) {
                ColumnBatches.Batch batch = batches.next();
                sizes.add(batch.rows());
                seen.addAll(batch.columns().get(0).getScalars().getLongData().getDataList());
            }
        }

        assertThat(sizes).containsExactly(10, 10, 5);
        assertThat(seen)
                .containsExactlyElementsOf(LongStream.range(0, 25).boxed().toList());
    }

    @Test
    void should_hold_no_more_bytes_than_a_message_may_and_one_row_at_least() {
        int half = ColumnBatches.MAX_BYTES / 3 / 2;
        assertThat(sizes(rows(5, "x".repeat(half - 100)))).containsExactly(2, 2, 1);
        assertThat(sizes(rows(2, "x".repeat(half * 3)))).containsExactly(1, 1);
    }

    @Test
    void should_count_what_lists_maps_and_arrays_hold() {
        String text = "x".repeat(1000);
        int half = ColumnBatches.MAX_BYTES / 3 / 2 / 1000;
        for (Object value : List.of(
                Collections.nCopies(half, text),
                Map.of("deep", List.of(Collections.nCopies(half, text).toArray())),
                new double[ColumnBatches.MAX_BYTES / 50])) {
            List<Map<String, Object>> rows = LongStream.range(0, 4)
                    .mapToObj(id -> Map.<String, Object>of("id", id, "vector", new float[2], "value", value))
                    .toList();

            assertThat(sizes(rows).get(0)).as(FieldValues.shown(value)).isBetween(1, 2);
        }
    }

    @Test
    void should_make_the_next_batch_while_this_one_is_worked_on() {
        var given = new CountDownLatch(1);
        var made = new CountDownLatch(1);
        List<Map<String, Object>> rows = watched(rows(20, ""), index -> {
            if (index == 10 && isDone(given)) {
                made.countDown();
            }
        });
        try (var batches = new ColumnBatches(COLLECTION, new MapRows(COLLECTION, rows), 10)) {
            batches.next();
            given.countDown();

            assertThat(isDone(made)).isTrue();
        }
    }

    @Test
    void should_tell_what_cannot_be_sent_only_when_it_is_its_turn() {
        var rows = new ArrayList<>(rows(20, ""));
        rows.set(15, Map.of("id", "fifteen", "vector", new float[2]));
        try (var batches = new ColumnBatches(COLLECTION, new MapRows(COLLECTION, rows), 10)) {
            assertThat(batches.next().end()).isEqualTo(10);
            assertThatThrownBy(batches::next)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("The field id takes numbers (Int64), not 'fifteen'.");
        }
    }

    @Test
    void should_read_no_row_after_it_is_closed() throws InterruptedException {
        var reads = new AtomicInteger();
        Set<Integer> read = ConcurrentHashMap.newKeySet();
        List<Map<String, Object>> rows = watched(rows(30, ""), index -> {
            sleepAMillisecond();
            reads.incrementAndGet();
            read.add(index);
        });
        var batches = new ColumnBatches(COLLECTION, new MapRows(COLLECTION, rows), 10);
        batches.next();

        batches.close();

        int readBefore = reads.get();
        assertThat(read).hasSize(20);
        Thread.sleep(50);
        assertThat(reads).hasValue(readBefore);
    }

    private static List<Integer> sizes(List<Map<String, Object>> rows) {
        try (var batches = new ColumnBatches(COLLECTION, new MapRows(COLLECTION, rows), 500)) {
            var sizes = new ArrayList<Integer>();
            while (batches.hasNext()) {
                sizes.add(batches.next().rows());
            }
            return sizes;
        }
    }

    private static List<Map<String, Object>> rows(int count, String text) {
        return IntStream.range(0, count)
                .mapToObj(id -> Map.<String, Object>of("id", id, "vector", new float[] {id, 1}, "text", text))
                .toList();
    }

    private static List<Map<String, Object>> watched(List<Map<String, Object>> rows, IntConsumer watcher) {
        return new AbstractList<>() {
            @Override
            public Map<String, Object> get(int index) {
                watcher.accept(index);
                return rows.get(index);
            }

            @Override
            public int size() {
                return rows.size();
            }
        };
    }

    private static boolean isDone(CountDownLatch latch) {
        try {
            return latch.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void sleepAMillisecond() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
