package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.milvus.grpc.BoolResponse;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.DescribeIndexResponse;
import io.milvus.grpc.ErrorCode;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.HasCollectionRequest;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.Status;
import io.milvus.shaded.io.grpc.Server;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.milvus.shaded.io.grpc.stub.StreamObserver;
import io.milvus.v2.common.IndexParam.MetricType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server of the test's making is asked of a collection that other clients make again. */
class CatalogTest {

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile long id = 7;
    private volatile int dimension = 2;
    private volatile String metric = "IP";
    private Server server;
    private Connection connection;

    @BeforeEach
    void start() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new Answers())
                .build()
                .start();
        String uri = "http://127.0.0.1:" + server.getPort();
        connection = Connection.open(uri, null, uri, null, Connection.CONNECT);
    }

    @AfterEach
    void stop() throws InterruptedException {
        connection.close();
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }

    @Test
    void should_ask_once_in_a_while() {
        var catalog = new Catalog(connection, Duration.ofHours(1));

        for (int i = 0; i < 10; i++) {
            assertThat(catalog.get("docs").metric()).isEqualTo(MetricType.IP);
        }

        assertThat(calls).containsExactly("has", "describe", "index", "index");
    }

    @Test
    void should_ask_two_questions_later_as_long_as_the_collection_is_the_same() {
        var catalog = new Catalog(connection, Duration.ZERO);
        catalog.get("docs");
        calls.clear();

        assertThat(catalog.get("docs").metric()).isEqualTo(MetricType.IP);

        assertThat(calls).containsExactly("describe", "index");
    }

    @Test
    void should_notice_later_that_the_same_collection_has_another_index() {
        var catalog = new Catalog(connection, Duration.ZERO);
        catalog.get("docs");
        metric = "L2";

        assertThat(catalog.get("docs").metric()).isEqualTo(MetricType.L2);
    }

    @Test
    void should_notice_later_that_an_index_was_made_or_dropped() {
        var catalog = new Catalog(connection, Duration.ZERO);
        metric = null;
        assertThat(catalog.get("docs").metric()).isNull();

        metric = "L2";
        assertThat(catalog.get("docs").metric()).isEqualTo(MetricType.L2);

        metric = null;
        assertThat(catalog.get("docs").metric()).isNull();
    }

    @Test
    void should_notice_later_that_the_collection_was_made_again() {
        var catalog = new Catalog(connection, Duration.ZERO);
        catalog.get("docs");
        makeAgain(2, "L2");

        assertThat(catalog.get("docs").metric()).isEqualTo(MetricType.L2);
    }

    @Test
    void should_say_at_once_what_the_collection_is_now_when_asked_for_it() {
        var catalog = new Catalog(connection, Duration.ofHours(1));
        catalog.get("docs");
        makeAgain(3, "COSINE");

        assertThat(catalog.latest("docs").metric()).isEqualTo(MetricType.COSINE);
        assertThat(catalog.get("docs").vector().dimension()).isEqualTo(3);
    }

    @Test
    void should_repeat_what_was_refused_by_a_memory_of_another_collection() {
        var catalog = new Catalog(connection, Duration.ofHours(1));
        catalog.get("docs");
        makeAgain(3, "IP");
        var tried = new ArrayList<Integer>();

        String done = catalog.with("docs", collection -> {
            tried.add(collection.vector().dimension());
            collection.requireDimension("The query vector", 3);
            return "done";
        });

        assertThat(done).isEqualTo("done");
        assertThat(tried).containsExactly(2, 3);
    }

    @Test
    void should_not_repeat_what_is_wrong_with_the_collection_that_is_there() {
        var catalog = new Catalog(connection, Duration.ofHours(1));
        catalog.get("docs");
        var tried = new ArrayList<Integer>();

        assertThatThrownBy(() -> catalog.with("docs", collection -> {
                    tried.add(collection.vector().dimension());
                    collection.requireDimension("The query vector", 4);
                    return "done";
                }))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The query vector: 4 numbers, but the collection docs takes 2. Use the model the collection was made for, or make a new collection.");
        assertThat(tried).containsExactly(2);
    }

    private void makeAgain(int withDimension, String withMetric) {
        id++;
        dimension = withDimension;
        metric = withMetric;
    }

    private final class Answers extends AcceptingService {

        @Override
        public void hasCollection(HasCollectionRequest request, StreamObserver<BoolResponse> observer) {
            answer("has", observer, BoolResponse.newBuilder().setValue(true).build());
        }

        @Override
        public void describeCollection(
                DescribeCollectionRequest request, StreamObserver<DescribeCollectionResponse> observer) {
            answer(
                    "describe",
                    observer,
                    DescribeCollectionResponse.newBuilder()
                            .setCollectionID(id)
                            .setSchema(CollectionSchema.newBuilder()
                                    .addFields(FieldSchema.newBuilder()
                                            .setName("id")
                                            .setDataType(DataType.Int64)
                                            .setIsPrimaryKey(true))
                                    .addFields(FieldSchema.newBuilder()
                                            .setName("vector")
                                            .setDataType(DataType.FloatVector)
                                            .addTypeParams(pair("dim", "" + dimension))))
                            .build());
        }

        @Override
        public void describeIndex(DescribeIndexRequest request, StreamObserver<DescribeIndexResponse> observer) {
            if (metric == null) {
                answer(
                        "index",
                        observer,
                        DescribeIndexResponse.newBuilder()
                                .setStatus(Status.newBuilder()
                                        .setErrorCode(ErrorCode.IndexNotExist)
                                        .setCode(700)
                                        .setReason("index not found"))
                                .build());
                return;
            }
            answer(
                    "index",
                    observer,
                    DescribeIndexResponse.newBuilder()
                            .addIndexDescriptions(IndexDescription.newBuilder()
                                    .setFieldName("vector")
                                    .setIndexName("vector")
                                    .addParams(pair("index_type", "FLAT"))
                                    .addParams(pair("metric_type", metric)))
                            .build());
        }

        private <T> void answer(String call, StreamObserver<T> observer, T answer) {
            calls.add(call);
            observer.onNext(answer);
            observer.onCompleted();
        }

        private static KeyValuePair pair(String key, String value) {
            return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
        }
    }
}
