package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.Status;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.UpsertRequest;
import io.milvus.shaded.io.grpc.Server;
import io.milvus.shaded.io.grpc.Status.Code;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.milvus.shaded.io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which calls reach which server, when the first one ends at a known moment. */
class JournalledWritesTest {

    private static final int ROWS = 300;
    private static final String TEXT = "x".repeat(32_000);

    @TempDir
    Path directory;

    private final NioEventLoopGroup network = new NioEventLoopGroup(1);
    private final FakeEngine first = new FakeEngine();
    private final FakeEngine next = new FakeEngine();
    private final AtomicInteger ends = new AtomicInteger();
    private volatile Server server;
    private Server ended;
    private EngineChannel channel;
    private UpsertJournal journal;
    private CallRule rule;

    @BeforeEach
    void start() throws IOException {
        server = serve(first);
        channel = new EngineChannel(
                () -> SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort())),
                network);
        journal = UpsertJournal.of(directory.resolve("a.db"));
        rule = JournalledWrites.of(
                MilvusMethod.of("milvus.proto.milvus.MilvusService/Upsert").orElseThrow(),
                journal,
                channel,
                new ServerLog(directory.resolve("a.db"), () -> directory.resolve("log")),
                ends::incrementAndGet);
    }

    @AfterEach
    void stop() {
        channel.close();
        server.shutdownNow();
        if (ended != null) {
            ended.shutdownNow();
        }
        network.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void should_send_an_upsert_of_old_rows_in_parts_under_one_entry_of_the_journal() throws Exception {
        first.present = true;

        var answer = MutationResult.parseFrom(rule.answer(upsert()).orElseThrow());

        assertThat(answer.getUpsertCnt()).isEqualTo(ROWS);
        assertThat(first.upserts).hasSizeGreaterThan(3);
        assertThat(first.upserts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(ROWS);
        assertThat(first.inserts).isEmpty();
        assertThat(journal.newestFirst()).isEmpty();
    }

    @Test
    void should_insert_nothing_into_the_next_server_when_this_one_ends_after_it_was_asked_for_the_rows()
            throws Exception {
        first.afterQuery = this::replace;

        assertUnavailable();

        assertThat(first.inserts).isEmpty();
        assertThat(next.inserts).isEmpty();
        assertThat(journal.newestFirst()).hasSize(1);
    }

    @Test
    void should_insert_nothing_into_the_next_server_when_this_one_ends_between_two_parts() throws Exception {
        first.afterInsert = this::replace;

        assertUnavailable();

        // One more may have been on its way before the server said that it ends
        assertThat(first.inserts).isNotEmpty();
        assertThat(next.inserts).isEmpty();
        assertThat(journal.newestFirst()).hasSize(1);
    }

    @Test
    void should_upsert_with_the_next_server_when_the_call_is_repeated() throws Exception {
        first.afterInsert = this::replace;
        next.present = true;
        assertUnavailable();

        var answer = MutationResult.parseFrom(rule.answer(upsert()).orElseThrow());

        assertThat(answer.getUpsertCnt()).isEqualTo(ROWS);
        assertThat(ends).hasValue(0);
        assertThat(next.inserts).isEmpty();
        assertThat(next.upserts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(ROWS);
    }

    @Test
    void should_send_the_last_row_of_each_id_and_answer_for_all() throws Exception {
        for (boolean present : new boolean[] {false, true}) {
            first.present = present;

            var answer =
                    MutationResult.parseFrom(rule.answer(upsert(7, 8, 7, 9, 8)).orElseThrow());

            assertThat(answer.getUpsertCnt()).isEqualTo(5);
            assertThat(answer.getIDs().getIntId().getDataList()).containsExactly(7L, 8L, 7L, 9L, 8L);
            assertThat(first.ids).containsExactly(7L, 9L, 8L);
            assertThat(first.texts).containsExactly("2", "3", "4");
        }
    }

    @Test
    void should_forget_an_upsert_that_was_refused_and_changed_nothing() throws Exception {
        for (boolean present : new boolean[] {false, true}) {
            first.present = present;
            first.refuses = true;

            var answer = MutationResult.parseFrom(rule.answer(upsert(7, 8)).orElseThrow());

            assertThat(answer.getStatus().getReason()).isEqualTo("no");
            assertThat(journal.newestFirst()).isEmpty();
        }
    }

    @Test
    void should_keep_an_upsert_that_was_refused_after_its_old_rows_were_deleted() throws Exception {
        first.present = true;
        first.refuses = true;
        first.afterQuery = () -> first.present = false;

        rule.answer(upsert(7, 8)).orElseThrow();

        assertThat(journal.newestFirst()).hasSize(1);
        // So that the next one completes it
        assertThat(ends).hasValue(1);
    }

    @Test
    void should_ask_for_a_collection_once_until_a_table_is_made_or_dropped() throws Exception {
        writeCookie(1);
        rule.answer(upsert(7)).orElseThrow();
        rule.answer(upsert(7)).orElseThrow();
        assertThat(first.descriptions).hasValue(1);

        writeCookie(2);
        rule.answer(upsert(7)).orElseThrow();
        assertThat(first.descriptions).hasValue(2);

        replace();
        ended.awaitTermination(10, TimeUnit.SECONDS);
        rule.answer(upsert(7)).orElseThrow();
        assertThat(next.descriptions).hasValue(1);
    }

    @Test
    void should_ask_for_a_collection_each_time_where_the_database_does_not_tell() throws Exception {
        rule.answer(upsert(7)).orElseThrow();
        rule.answer(upsert(7)).orElseThrow();

        assertThat(first.descriptions).hasValue(2);
    }

    @Test
    void should_ask_for_old_rows_only_now_and_then_while_there_are_some() throws Exception {
        writeCookie(1);
        first.present = true;
        for (int i = 0; i < 33; i++) {
            rule.answer(upsert(7)).orElseThrow();
        }
        assertThat(first.queries).hasValue(3);
        assertThat(first.upserts).hasSize(33);

        first.present = false;
        for (int i = 0; i < 20; i++) {
            rule.answer(upsert(7)).orElseThrow();
        }
        // The fifteen that were taken to be old, and then those that were asked for
        assertThat(first.queries).hasValue(8);
        assertThat(first.upserts).hasSize(33 + 15);
        assertThat(first.inserts).hasSize(5);
    }

    private void writeCookie(int tables) throws IOException {
        Files.write(
                directory.resolve("a.db"),
                ByteBuffer.allocate(100).putInt(40, tables).array());
    }

    @Test
    void should_refuse_values_of_another_kind_than_the_field_has() throws Exception {
        UpsertRequest texts = UpsertRequest.newBuilder()
                .setCollectionName("docs")
                .setNumRows(1)
                .addFieldsData(ids(7))
                .addFieldsData(FieldData.newBuilder(ids(5)).setFieldName("text").setType(DataType.VarChar))
                .build();

        assertThatThrownBy(() -> rule.answer(texts.toByteArray()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The upsert into docs was refused: the values of the field 'text', which is VarChar, must be STRING_DATA, and are LONG_DATA. No row was changed.");
        assertThat(journal.newestFirst()).isEmpty();
    }

    @Test
    void should_refuse_a_column_that_is_short_whether_or_not_the_collection_has_it() {
        UpsertRequest other = UpsertRequest.newBuilder()
                .setCollectionName("docs")
                .setNumRows(2)
                .addFieldsData(ids(7, 7))
                .addFieldsData(ids(1, 2).toBuilder().setFieldName("other").setScalars(ids(5).getScalars()))
                .build();

        assertThatThrownBy(() -> rule.answer(other.toByteArray()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The upsert into docs was refused: the field 'other' has 1 values for 2 rows. No row was changed.");
    }

    @Test
    void should_not_let_a_client_repeat_a_large_insert_whose_first_part_may_be_in() throws Exception {
        first.dies = true;
        var insert = LargeInserts.of(
                MilvusMethod.of("milvus.proto.milvus.MilvusService/Insert").orElseThrow(),
                channel,
                new ServerLog(directory.resolve("a.db"), () -> directory.resolve("log")));
        var rows = RowsOfRequest.insert(UpsertRequest.parseFrom(upsert())).toBuilder();

        // As with automatic ids
        var answer = MutationResult.parseFrom(
                insert.answer(rows.removeFieldsData(0).build().toByteArray()).orElseThrow());

        assertThat(answer.getStatus().getCode()).isNotZero();
        assertThat(answer.getStatus().getReason())
                .startsWith("This insert was cut off (")
                .endsWith("(0 of 300 rows are in: a large write is sent in parts)");
        assertThat(first.inserts).hasSize(1);
    }

    private static byte[] upsert(long... keys) {
        var texts = StringArray.newBuilder();
        IntStream.range(0, keys.length).forEach(row -> texts.addData(String.valueOf(row)));
        return upsert(ids(keys), texts);
    }

    private static FieldData ids(long... keys) {
        var ids = LongArray.newBuilder();
        LongStream.of(keys).forEach(ids::addData);
        return FieldData.newBuilder()
                .setFieldName("id")
                .setType(DataType.Int64)
                .setScalars(ScalarField.newBuilder().setLongData(ids))
                .build();
    }

    private void assertUnavailable() {
        assertThatThrownBy(() -> rule.answer(upsert()))
                .isInstanceOfSatisfying(StatusRuntimeException.class, e -> assertThat(
                                EngineChannel.broken(e.getStatus()).getCode())
                        .isEqualTo(Code.UNAVAILABLE));
    }

    /** Ends the server when its answer is out; the next one is there already. */
    private void replace() {
        try {
            ended = server;
            server = serve(next);
            // No new calls: its connections are told so after the answer
            ended.shutdown();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Server serve(FakeEngine engine) throws IOException {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(engine)
                .directExecutor()
                .maxInboundMessageSize(LoopbackRelay.MAX_MESSAGE_BYTES)
                .build()
                .start();
    }

    private static byte[] upsert() {
        var texts = StringArray.newBuilder();
        IntStream.range(0, ROWS).forEach(row -> texts.addData(TEXT));
        return upsert(ids(LongStream.range(0, ROWS).toArray()), texts);
    }

    private static byte[] upsert(FieldData ids, StringArray.Builder texts) {
        return UpsertRequest.newBuilder()
                .setCollectionName("docs")
                .setNumRows(texts.getDataCount())
                .addFieldsData(ids)
                .addFieldsData(FieldData.newBuilder()
                        .setFieldName("text")
                        .setType(DataType.VarChar)
                        .setScalars(ScalarField.newBuilder().setStringData(texts)))
                .build()
                .toByteArray();
    }

    private static final class FakeEngine extends MilvusServiceGrpc.MilvusServiceImplBase {

        private final AtomicInteger descriptions = new AtomicInteger();
        private final AtomicInteger queries = new AtomicInteger();
        private final List<Integer> inserts = new CopyOnWriteArrayList<>();
        private final List<Integer> upserts = new CopyOnWriteArrayList<>();
        private volatile List<Long> ids = List.of();
        private volatile List<String> texts = List.of();
        private volatile boolean present;
        private volatile boolean refuses;
        private volatile boolean dies;
        private volatile Runnable afterQuery = () -> {};
        private volatile Runnable afterInsert = () -> {};

        @Override
        public void describeCollection(
                DescribeCollectionRequest request, StreamObserver<DescribeCollectionResponse> answer) {
            descriptions.incrementAndGet();
            var schema = CollectionSchema.newBuilder()
                    .addFields(FieldSchema.newBuilder()
                            .setName("id")
                            .setIsPrimaryKey(true)
                            .setDataType(DataType.Int64))
                    .addFields(FieldSchema.newBuilder().setName("text").setDataType(DataType.VarChar));
            answer(
                    answer,
                    DescribeCollectionResponse.newBuilder().setSchema(schema).build(),
                    () -> {});
        }

        @Override
        public void query(QueryRequest request, StreamObserver<QueryResults> answer) {
            queries.incrementAndGet();
            var results = QueryResults.newBuilder();
            if (present) {
                results.addFieldsData(FieldData.newBuilder()
                        .setFieldName("id")
                        .setType(DataType.Int64)
                        .setScalars(ScalarField.newBuilder()
                                .setLongData(LongArray.newBuilder().addData(7))));
            }
            answer(answer, results.build(), afterQuery);
        }

        @Override
        public void insert(InsertRequest request, StreamObserver<MutationResult> answer) {
            inserts.add(request.getNumRows());
            if (dies) {
                answer.onError(Code.UNAVAILABLE.toStatus().asRuntimeException());
                return;
            }
            take(request.getFieldsDataList());
            answer(answer, result().setInsertCnt(request.getNumRows()).build(), afterInsert);
        }

        @Override
        public void upsert(UpsertRequest request, StreamObserver<MutationResult> answer) {
            upserts.add(request.getNumRows());
            take(request.getFieldsDataList());
            answer(answer, result().setUpsertCnt(request.getNumRows()).build(), () -> {});
        }

        private void take(List<FieldData> columns) {
            ids = columns.get(0).getScalars().getLongData().getDataList();
            texts = columns.get(1).getScalars().getStringData().getDataList();
        }

        private MutationResult.Builder result() {
            return refuses
                    ? MutationResult.newBuilder()
                            .setStatus(Status.newBuilder().setCode(1).setReason("no"))
                    : MutationResult.newBuilder();
        }

        private static <T> void answer(StreamObserver<T> observer, T answer, Runnable after) {
            // Before the answer, so that the server has ended when the client has it
            after.run();
            observer.onNext(answer);
            observer.onCompleted();
        }
    }
}
