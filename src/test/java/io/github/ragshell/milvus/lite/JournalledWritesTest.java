package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
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
                new ServerLog(directory.resolve("a.db"), () -> directory.resolve("log")));
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
        assertThat(next.inserts).isEmpty();
        assertThat(next.upserts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(ROWS);
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
        var keys = LongArray.newBuilder();
        var texts = StringArray.newBuilder();
        LongStream.range(0, ROWS).forEach(keys::addData);
        IntStream.range(0, ROWS).forEach(row -> texts.addData(TEXT));
        return UpsertRequest.newBuilder()
                .setCollectionName("docs")
                .setNumRows(ROWS)
                .addFieldsData(FieldData.newBuilder()
                        .setFieldName("id")
                        .setType(DataType.Int64)
                        .setScalars(ScalarField.newBuilder().setLongData(keys)))
                .addFieldsData(FieldData.newBuilder()
                        .setFieldName("text")
                        .setType(DataType.VarChar)
                        .setScalars(ScalarField.newBuilder().setStringData(texts)))
                .build()
                .toByteArray();
    }

    private static final class FakeEngine extends MilvusServiceGrpc.MilvusServiceImplBase {

        private final List<Integer> inserts = new CopyOnWriteArrayList<>();
        private final List<Integer> upserts = new CopyOnWriteArrayList<>();
        private volatile boolean present;
        private volatile Runnable afterQuery = () -> {};
        private volatile Runnable afterInsert = () -> {};

        @Override
        public void describeCollection(
                DescribeCollectionRequest request, StreamObserver<DescribeCollectionResponse> answer) {
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
            answer(
                    answer,
                    MutationResult.newBuilder()
                            .setInsertCnt(request.getNumRows())
                            .build(),
                    afterInsert);
        }

        @Override
        public void upsert(UpsertRequest request, StreamObserver<MutationResult> answer) {
            upserts.add(request.getNumRows());
            answer(
                    answer,
                    MutationResult.newBuilder()
                            .setUpsertCnt(request.getNumRows())
                            .build(),
                    () -> {});
        }

        private static <T> void answer(StreamObserver<T> observer, T answer, Runnable after) {
            // Before the answer, so that the server has ended when the client has it
            after.run();
            observer.onNext(answer);
            observer.onCompleted();
        }
    }
}
