package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.core.UnreachableException;
import io.github.ragshell.milvus.CollectionInfo.Field;
import io.github.ragshell.view.RecordingDisplay;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.IDs;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.UpsertRequest;
import io.milvus.shaded.io.grpc.Server;
import io.milvus.shaded.io.grpc.Status;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.milvus.shaded.io.grpc.stub.StreamObserver;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches of ten rows, three of them in flight, and a server of the test's making that names a call after its first row. */
class RowWriterTest {

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Map<String, Status> failures = new ConcurrentHashMap<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> delays = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private final AtomicInteger inFlightAtUpsert = new AtomicInteger();
    // By default at once; else when three are in flight
    private volatile CompletableFuture<Void> answering = CompletableFuture.completedFuture(null);
    private volatile int interruptsAt;
    private volatile boolean silent;
    private volatile String silentFrom = "";
    private final Thread writing = Thread.currentThread();
    private Server server;
    private String uri;
    private Connection connection;
    private RowWriter writer;

    @BeforeEach
    void start() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new Answers())
                .directExecutor()
                .build()
                .start();
        uri = "http://127.0.0.1:" + server.getPort();
        connection = Connection.open(uri, null, uri, null, Connection.CONNECT);
        writer = new RowWriter(connection, 10, 3);
    }

    @AfterEach
    void stop() throws InterruptedException {
        connection.close();
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }

    @Test
    void should_keep_three_batches_in_flight_and_the_order_of_the_ids() {
        answering = new CompletableFuture<>();
        // The first one is the last to be answered
        delays.put("insert 0", 100);

        assertThat(writer.insert(collection(false), source(rows(65)))).isEqualTo(ids(65));

        assertThat(mostInFlight).hasValue(3);
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "insert 0", "insert 10", "insert 20", "insert 30", "insert 40", "insert 50", "insert 60");
    }

    @Test
    void should_send_one_batch_after_the_other_when_an_id_is_there_twice() {
        var rows = new ArrayList<>(rows(60));
        rows.set(55, row(5));

        writer.upsert(collection(false), source(rows));

        assertThat(mostInFlight).hasValue(1);
        assertThat(seen).hasSize(6);
    }

    @Test
    void should_send_nothing_more_and_count_what_is_in_when_the_second_of_three_fails() {
        refused.add("insert 10");

        assertThatThrownBy(() -> writer.insert(collection(false), source(rows(60))))
                .isInstanceOf(ServiceException.class)
                .hasMessage(
                        "The insert into docs failed: Milvus at %s said: no. 30 of 60 rows are in. Call upsert with the same rows to complete them without doubling any.",
                        uri);

        assertThat(seen).containsExactlyInAnyOrder("insert 0", "insert 10", "insert 20", "insert 30");
    }

    @Test
    void should_count_those_in_flight_when_the_first_one_fails() {
        failures.put("upsert 0", Status.INTERNAL.withDescription("no"));
        delays.put("upsert 20", 100);

        assertThatThrownBy(() -> writer.upsert(collection(false), source(rows(60))))
                .isInstanceOf(ServiceException.class)
                .hasMessage(
                        "The upsert into docs failed: Milvus at %s answered INTERNAL: no. 20 of 60 rows are in. Call upsert with the same rows to complete them without doubling any.",
                        uri);

        assertThat(seen).containsExactlyInAnyOrder("upsert 0", "upsert 10", "upsert 20");
    }

    @Test
    void should_throw_what_failed_first_when_nothing_is_in() {
        refused.addAll(List.of("insert 0", "insert 20"));
        failures.put("insert 10", Status.UNAVAILABLE);

        assertThatThrownBy(() -> writer.insert(collection(false), source(rows(60))))
                .isInstanceOf(ServiceException.class)
                .hasMessage("The insert into docs failed: Milvus at %s said: no.", uri);

        assertThat(seen).containsExactlyInAnyOrder("insert 0", "insert 10", "insert 20");
    }

    @Test
    void should_wait_for_those_in_flight_when_it_is_stopped_and_draw_them() {
        interruptsAt = 3;
        delays.putAll(Map.of("insert 0", 50, "insert 10", 100, "insert 20", 150));

        try (var display = RecordingDisplay.use()) {
            assertThatThrownBy(() -> writer.insert(collection(false), source(rows(60))))
                    .isInstanceOf(StoppedException.class)
                    .hasMessage(
                            "The insert into docs was stopped, as asked. 30 of 60 rows are in. Call upsert with the same rows to complete them without doubling any.");
            assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
            assertThat(display.lastProgress()).isEqualTo("Inserting: 30/60 rows");
        }
        assertThat(seen).containsExactlyInAnyOrder("insert 0", "insert 10", "insert 20");
    }

    @Test
    void should_say_how_many_rows_are_in_when_jshell_ends_it_by_an_error() {
        delays.put("insert 0", 300);
        var stop = new Error("as JShell's at Ctrl-C");
        try (var display = RecordingDisplay.use()) {
            display.failing(stop);

            assertThatThrownBy(() -> writer.insert(collection(false), source(rows(60))))
                    .isSameAs(stop);
            assertThat(display.notices())
                    .containsExactly(
                            "The insert into docs was cut off. 30 of 60 rows are in. Call upsert with the same rows to complete them without doubling any.");
        }
    }

    @Test
    void should_tell_what_failed_before_it_was_stopped() {
        refused.add("insert 0");
        interruptsAt = 3;
        delays.putAll(Map.of("insert 0", 50, "insert 10", 100, "insert 20", 100));

        assertThatThrownBy(() -> writer.insert(collection(false), source(rows(60))))
                .isInstanceOf(ServiceException.class)
                .hasMessage(
                        "The insert into docs failed: Milvus at %s said: no. 20 of 60 rows are in. Call upsert with the same rows to complete them without doubling any.",
                        uri);
        assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
    }

    @Test
    void should_return_when_it_is_stopped_with_all_rows_in_or_in_flight() {
        interruptsAt = 3;
        delays.putAll(Map.of("insert 0", 50, "insert 10", 50, "insert 20", 100));

        assertThat(writer.insert(collection(false), source(rows(30)))).isEqualTo(ids(30));
        assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
    }

    @Test
    void should_wait_for_all_in_flight_no_longer_than_for_one_when_it_is_stopped() {
        interruptsAt = 3;
        silent = true;
        long begin = System.nanoTime();

        assertThatThrownBy(() -> writer.insert(collection(false), source(rows(60))))
                .isInstanceOf(StoppedException.class)
                .hasMessage(
                        "The insert into docs was stopped, as asked. 0 of 60 rows are in; of 30 more it is not known whether they are. Call upsert with the same rows to complete them without doubling any.");

        assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
        assertThat(System.nanoTime() - begin)
                .isBetween(LastingWait.GRACE.toNanos(), LastingWait.GRACE.toNanos() * 3 / 2);
        assertThat(seen).containsExactlyInAnyOrder("insert 0", "insert 10", "insert 20");
    }

    @Test
    void should_complete_each_batch_once_when_the_connection_breaks_under_three() {
        for (String call : List.of("insert 0", "insert 10", "insert 20")) {
            failures.put(call, Status.UNAVAILABLE);
        }

        assertThat(writer.insert(collection(false), source(rows(60)))).isEqualTo(ids(60));

        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "insert 0",
                        "insert 10",
                        "insert 20",
                        "upsert 0",
                        "upsert 10",
                        "upsert 20",
                        "insert 30",
                        "insert 40",
                        "insert 50");
    }

    @Test
    void should_write_a_batch_again_only_when_the_others_are_answered() {
        failures.put("insert 0", Status.UNAVAILABLE);
        delays.putAll(Map.of("insert 10", 50, "insert 20", 100));

        writer.insert(collection(false), source(rows(30)));

        assertThat(seen).containsExactlyInAnyOrder("insert 0", "insert 10", "insert 20", "upsert 0");
        assertThat(inFlightAtUpsert).hasValue(1);
    }

    @Test
    void should_give_up_once_when_the_connection_breaks_for_good() {
        for (String call : List.of("insert 10", "insert 20", "insert 30", "upsert 10")) {
            failures.put(call, Status.UNAVAILABLE);
        }

        assertThatThrownBy(() -> writer.insert(collection(false), source(rows(60))))
                .isInstanceOf(ServiceException.class)
                .hasCauseInstanceOf(UnreachableException.class)
                .hasMessage(
                        "The insert into docs failed: there is no connection to Milvus at %s. Check that it runs and that the address is right. 10 of 60 rows are in; of 30 more it is not known whether they are. Call upsert with the same rows to complete them without doubling any.",
                        uri);

        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "insert 0", "insert 10", "insert 20", "insert 30", "upsert 10", "upsert 10", "upsert 10");
    }

    @Test
    void should_say_which_rows_to_insert_when_milvus_makes_the_ids() {
        failures.put("insert 20", Status.UNAVAILABLE);

        assertThatThrownBy(() -> writer.insert(collection(true), source(rows(60))))
                .isInstanceOf(ServiceException.class)
                .hasMessage(
                        "The insert into docs failed: there is no connection to Milvus at %s. Check that it runs and that the address is right. The first 20 of 60 rows are in; of 10 more it is not known whether they are. Milvus makes the ids of this collection, so insert only the others: the same rows again would be there twice.",
                        uri);

        assertThat(mostInFlight).hasValue(1);
        assertThat(seen).containsExactlyInAnyOrder("insert 0", "insert 10", "insert 20");
    }

    @Test
    void should_say_of_how_many_rows_it_is_not_known_whether_they_are_in_when_no_answer_comes_in_time() {
        silentFrom = "insert 20";
        connection.deadline(Duration.ofMillis(1500));

        assertThatThrownBy(() -> writer.insert(collection(false), source(rows(60))))
                .isInstanceOf(ServiceException.class)
                .hasMessage(
                        "The insert into docs failed: Milvus at %s gave no answer in time. Check that a Milvus runs there and that http:// or https:// is right, then call again. 40 of 60 rows are in; of 10 more it is not known whether they are. Call upsert with the same rows to complete them without doubling any.",
                        uri);
    }

    @Test
    void should_count_the_bytes_of_texts_as_servers_do() {
        var collection = new CollectionInfo(
                "docs",
                List.of(
                        new Field("id", DataType.Int64, 0, 0, true, false),
                        new Field("vector", DataType.FloatVector, 2, 0, false, false),
                        new Field("name", DataType.VarChar, 0, 4, false, false)),
                false,
                ConsistencyLevel.STRONG);
        List<Map<String, Object>> rows = List.of(
                Map.of("id", 1, "vector", new float[] {1, 1}, "name", "fünf"),
                Map.of("id", 2, "vector", new float[] {2, 1}, "name", "four"));
        var source = new MapRows(collection, rows);
        String sentence =
                "The field name takes texts of up to 4 bytes on a Milvus server, and 'fünf' has 5. Cut the text, or leave it to a dynamic field.";

        for (ThrowingCallable write : List.<ThrowingCallable>of(
                () -> writer.check(collection, source),
                () -> writer.insert(collection, source),
                () -> writer.upsertQuietly(collection, source))) {
            assertThatThrownBy(write).isInstanceOf(InvalidInputException.class).hasMessage(sentence);
        }
        assertThat(seen).isEmpty();
    }

    private static CollectionInfo collection(boolean autoId) {
        return new CollectionInfo(
                "docs",
                List.of(
                        new Field("id", DataType.Int64, 0, 0, true, autoId),
                        new Field("vector", DataType.FloatVector, 2, 0, false, false)),
                true,
                ConsistencyLevel.STRONG);
    }

    private static RowSource source(List<Map<String, Object>> rows) {
        return new MapRows(collection(false), rows);
    }

    private static List<Map<String, Object>> rows(int count) {
        return LongStream.range(0, count).mapToObj(RowWriterTest::row).toList();
    }

    private static Map<String, Object> row(long id) {
        // Ids that Milvus makes do not travel with the rows, the vector does
        return Map.of("id", id, "vector", new float[] {id, 1});
    }

    private static List<Object> ids(int count) {
        return LongStream.range(0, count).<Object>mapToObj(Long::valueOf).toList();
    }

    private final class Answers extends AcceptingService {

        @Override
        public void insert(InsertRequest request, StreamObserver<MutationResult> observer) {
            receive("insert", request.getFieldsDataList(), request.getNumRows(), observer);
        }

        @Override
        public void upsert(UpsertRequest request, StreamObserver<MutationResult> observer) {
            receive("upsert", request.getFieldsDataList(), request.getNumRows(), observer);
            inFlightAtUpsert.set(inFlight.get());
        }

        private void receive(String kind, List<FieldData> columns, long rows, StreamObserver<MutationResult> observer) {
            long first = (long) columns.stream()
                    .filter(FieldData::hasVectors)
                    .findFirst()
                    .orElseThrow()
                    .getVectors()
                    .getFloatVector()
                    .getData(0);
            String call = kind + " " + first;
            seen.add(call);
            if (mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max) == 3) {
                answering.complete(null);
            }
            if (seen.size() == interruptsAt) {
                writing.interrupt();
            }
            if (!silent && !call.equals(silentFrom)) {
                Executor later =
                        CompletableFuture.delayedExecutor(delays.getOrDefault(call, 10), TimeUnit.MILLISECONDS);
                answering
                        .completeOnTimeout(null, 10, TimeUnit.SECONDS)
                        .thenRunAsync(() -> answer(call, first, rows, observer), later);
            }
        }

        private void answer(String call, long first, long rows, StreamObserver<MutationResult> observer) {
            inFlight.decrementAndGet();
            if (failures.containsKey(call)) {
                observer.onError(failures.get(call).asRuntimeException());
                return;
            }
            var ids = LongStream.range(first, first + rows).boxed().toList();
            observer.onNext(MutationResult.newBuilder()
                    .setStatus(io.milvus.grpc.Status.newBuilder()
                            .setCode(refused.contains(call) ? 1100 : 0)
                            .setReason("no"))
                    .setIDs(IDs.newBuilder().setIntId(LongArray.newBuilder().addAllData(ids)))
                    .build());
            observer.onCompleted();
        }
    }
}
