package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.github.ragshell.core.ServiceException;
import io.milvus.grpc.AllocTimestampRequest;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.ErrorCode;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.ListAliasesRequest;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.Status;
import io.milvus.shaded.io.grpc.Context;
import io.milvus.shaded.io.grpc.ManagedChannel;
import io.milvus.shaded.io.grpc.Server;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.milvus.shaded.io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relay in front of a server of this test's making. */
class LoopbackRelayTest {

    private static final String WAIT = "wait == 1";
    private static final String SIX = "six == 6";
    private static final String LIKE = "text like 'a%'";

    @TempDir
    Path directory;

    private final FakeEngine engine = new FakeEngine();
    private Server server;
    private LoopbackRelay relay;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(engine)
                .maxInboundMessageSize(LoopbackRelay.MAX_MESSAGE_BYTES)
                .build()
                .start();
        serve(Engine.NATIVE);
    }

    private void serve(Engine kind) throws IOException {
        stopRelay();
        relay = new LoopbackRelay(
                () -> SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort())),
                kind,
                directory.resolve("a.db"),
                () -> directory.resolve("log"),
                () -> {},
                AccessTokens.none());
        channel = NettyChannelBuilder.forAddress("127.0.0.1", relay.port())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() {
        stopRelay();
        server.shutdownNow();
    }

    private void stopRelay() {
        if (relay != null) {
            channel.shutdownNow();
            relay.close();
        }
    }

    private MilvusServiceGrpc.MilvusServiceBlockingStub stub() {
        return MilvusServiceGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
    }

    @Test
    void should_pass_a_message_of_many_megabytes_on_as_it_is() {
        var rows = InsertRequest.newBuilder()
                .setCollectionName("docs")
                .setUnknownFields(com.google.protobuf.UnknownFieldSet.newBuilder()
                        .addField(
                                999,
                                com.google.protobuf.UnknownFieldSet.Field.newBuilder()
                                        .addLengthDelimited(ByteString.copyFrom(new byte[20 << 20]))
                                        .build())
                        .build())
                .build();

        assertThat(stub().insert(rows).getInsertCnt()).isEqualTo(rows.getSerializedSize());
    }

    @Test
    void should_refuse_a_message_above_the_limit_and_serve_the_next_call() {
        var rows = InsertRequest.newBuilder()
                .setCollectionNameBytes(ByteString.copyFrom(new byte[LoopbackRelay.MAX_MESSAGE_BYTES + 1]))
                .build();

        assertThat(stub().insert(rows).getStatus().getReason())
                .matches(
                        "This call has 671088\\d\\d bytes, more than the 67108864 that Milvus takes at once\\. Send fewer rows in a call\\.");

        assertThat(stub().query(QueryRequest.getDefaultInstance()).getCollectionName())
                .isEqualTo("fake");
    }

    @Test
    void should_end_the_call_to_the_engine_when_the_client_leaves() throws Exception {
        var context = Context.current().withCancellation();
        context.run(() -> MilvusServiceGrpc.newFutureStub(channel)
                .query(QueryRequest.newBuilder().setExpr(WAIT).build()));
        assertThat(engine.waiting.await(10, TimeUnit.SECONDS)).isTrue();

        context.cancel(null);

        assertThat(engine.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void should_pass_the_deadline_on() throws Exception {
        assertThatThrownBy(() -> stub().withDeadlineAfter(2, TimeUnit.SECONDS)
                        .query(QueryRequest.newBuilder().setExpr(WAIT).build()))
                .hasMessageContaining("DEADLINE_EXCEEDED");

        assertThat(engine.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void should_call_a_broken_connection_unavailable_and_find_the_next_server() throws Exception {
        stub().query(QueryRequest.getDefaultInstance());
        server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);

        assertThatThrownBy(() -> stub().query(QueryRequest.getDefaultInstance()))
                .hasMessageContaining("UNAVAILABLE");

        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(engine)
                .build()
                .start();
        assertThat(stub().query(QueryRequest.getDefaultInstance()).getCollectionName())
                .isEqualTo("fake");
    }

    @Test
    void should_say_why_there_is_no_server() throws Exception {
        try (var broken = new LoopbackRelay(
                () -> {
                    throw new ServiceException("The disk is full.");
                },
                Engine.NATIVE,
                directory.resolve("b.db"),
                () -> directory.resolve("log"),
                () -> {},
                AccessTokens.none())) {
            var toBroken = NettyChannelBuilder.forAddress("127.0.0.1", broken.port())
                    .usePlaintext()
                    .build();
            assertThatThrownBy(() -> MilvusServiceGrpc.newBlockingStub(toBroken)
                            .withDeadlineAfter(10, TimeUnit.SECONDS)
                            .query(QueryRequest.getDefaultInstance()))
                    .hasMessage("UNAVAILABLE: The disk is full.");
            toBroken.shutdownNow();
        }
    }

    @Test
    void should_answer_what_the_native_engine_does_not_know() {
        long first = stub().allocTimestamp(AllocTimestampRequest.getDefaultInstance())
                .getTimestamp();

        assertThat(stub().allocTimestamp(AllocTimestampRequest.getDefaultInstance())
                        .getTimestamp())
                .isGreaterThan(first);
        assertThat(stub().listAliases(ListAliasesRequest.getDefaultInstance()).getAliasesList())
                .isEmpty();
        assertThat(stub().getVersion(GetVersionRequest.getDefaultInstance()).getVersion())
                .isEqualTo("milvus_lite-2.5.1");
    }

    @Test
    void should_name_a_method_that_the_engine_does_not_have() throws IOException {
        serve(Engine.PYTHON);

        assertThatThrownBy(() -> stub().getVersion(GetVersionRequest.getDefaultInstance()))
                .hasMessage(
                        "UNIMPLEMENTED: The python engine (Milvus Lite 3.2.2) has no GetVersion. Use a Milvus server.");
    }

    @Test
    @SuppressWarnings("deprecation")
    void should_translate_an_error_code_that_clients_do_not_know() throws IOException {
        serve(Engine.PYTHON);

        Status status =
                stub().query(QueryRequest.newBuilder().setExpr(SIX).build()).getStatus();

        assertThat(status.getErrorCode()).isEqualTo(ErrorCode.UnexpectedError);
        assertThat(status.getReason()).isEqualTo("the reason");
    }

    @Test
    void should_look_up_what_a_filter_negates() {
        var query = QueryRequest.newBuilder()
                .setExpr("n == 1 or not (" + LIKE + ")")
                .build();

        assertThat(stub().query(query).getOutputFieldsList()).containsExactly("n == 1 or id not in [7, 8]");
    }

    @Test
    void should_serve_others_while_it_looks_up_and_end_that_when_the_client_leaves() throws Exception {
        var left = MilvusServiceGrpc.newFutureStub(channel)
                .query(QueryRequest.newBuilder().setExpr("not (wait like 'x%')").build());
        assertThat(engine.waiting.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(stub().query(QueryRequest.getDefaultInstance()).getCollectionName())
                .isEqualTo("fake");
        left.cancel(true);

        assertThat(engine.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(stub().query(QueryRequest.getDefaultInstance()).getCollectionName())
                .isEqualTo("fake");
    }

    @Test
    void should_answer_http_1_with_a_sentence() throws Exception {
        for (String method : List.of("GET", "POST", "OPTIONS")) {
            assertThat(answer((method + " /v2/x HTTP/1.1\r\nHost: localhost\r\n\r\n{}")
                            .getBytes(StandardCharsets.US_ASCII)))
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .endsWith(
                            "\r\n\r\nThis port speaks gRPC over HTTP/2, without TLS: pass http://127.0.0.1 and the port to a Milvus client. It has no REST API.\n");
        }
        assertThat(stub().query(QueryRequest.getDefaultInstance()).getCollectionName())
                .isEqualTo("fake");
    }

    @Test
    void should_answer_tls_with_an_alert() throws Exception {
        var context = javax.net.ssl.SSLContext.getDefault();
        try (var socket = (javax.net.ssl.SSLSocket)
                context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), relay.port())) {
            socket.setSoTimeout(10_000);

            assertThatThrownBy(socket::startHandshake).hasMessageContaining("protocol_version");
        }
    }

    @Test
    void should_end_connections_that_are_nothing_known() throws Exception {
        assertThat(answer(new byte[] {0, 1, 2, 3})).isEmpty();
        assertThat(stub().query(QueryRequest.getDefaultInstance()).getCollectionName())
                .isEqualTo("fake");
    }

    private String answer(byte[] words) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), relay.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(words);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void should_serve_the_next_client_when_one_breaks_off_in_the_middle_of_a_frame() throws Exception {
        byte[] greeting = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        // Empty settings, then headers of 255 bytes of which one comes
        byte[] frames = {0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, (byte) 255, 1, 4, 0, 0, 0, 1, 0};
        for (int i = 0; i < 20; i++) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), relay.port())) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream().write(greeting);
                socket.getOutputStream().write(frames);
                assertThat(socket.getInputStream().read()).isNotNegative();
                // A reset instead of an orderly end
                socket.setSoLinger(true, 0);
            }
        }

        assertThat(stub().query(QueryRequest.getDefaultInstance()).getCollectionName())
                .isEqualTo("fake");
    }

    /** Answers a few calls, and notices how they end. */
    private final class FakeEngine extends MilvusServiceGrpc.MilvusServiceImplBase {

        private final CountDownLatch waiting = new CountDownLatch(1);
        private final CountDownLatch cancelled = new CountDownLatch(1);

        @Override
        @SuppressWarnings("deprecation")
        public void query(QueryRequest request, StreamObserver<QueryResults> answer) {
            if (request.getExpr().startsWith("wait")) {
                Context.current().addListener(context -> cancelled.countDown(), Runnable::run);
                waiting.countDown();
                return;
            }
            var results = QueryResults.newBuilder().setCollectionName("fake");
            if (request.getExpr().equals(SIX)) {
                results.setStatus(
                        Status.newBuilder().setErrorCodeValue(6).setCode(6).setReason("the reason"));
            }
            if (request.getExpr().equals(LIKE)) {
                results.addFieldsData(FieldData.newBuilder()
                        .setFieldName("id")
                        .setType(DataType.Int64)
                        .setScalars(ScalarField.newBuilder()
                                .setLongData(LongArray.newBuilder().addData(7).addData(8))));
            }
            // Shows what it was asked
            results.addOutputFields(request.getExpr());
            answer.onNext(results.build());
            answer.onCompleted();
        }

        @Override
        public void describeCollection(
                DescribeCollectionRequest request, StreamObserver<DescribeCollectionResponse> answer) {
            var schema = CollectionSchema.newBuilder()
                    .addFields(FieldSchema.newBuilder()
                            .setName("id")
                            .setIsPrimaryKey(true)
                            .setDataType(DataType.Int64));
            answer.onNext(
                    DescribeCollectionResponse.newBuilder().setSchema(schema).build());
            answer.onCompleted();
        }

        @Override
        public void insert(InsertRequest request, StreamObserver<MutationResult> answer) {
            answer.onNext(MutationResult.newBuilder()
                    .setInsertCnt(request.getSerializedSize())
                    .build());
            answer.onCompleted();
        }
    }
}
