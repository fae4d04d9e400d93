package io.github.ragshell.milvus.lite;

import com.google.protobuf.ByteString;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.CreateCollectionRequest;
import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DropCollectionRequest;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.LoadCollectionRequest;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.grpc.PlaceholderGroup;
import io.milvus.grpc.PlaceholderType;
import io.milvus.grpc.PlaceholderValue;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.VectorField;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/** What the relay costs: the same messages straight to the engine's socket and through the relay, in turns. */
public final class RelayBench {

    private static final int DIMENSION = 384;
    private static final int BATCH = 1000;
    private static final int BATCHES = 10;
    private static final int ROUNDS = 9;
    private static final int WARM_UP = 3;
    private static final int SEARCHES = 500;
    private static final Random RANDOM = new Random(1);

    private RelayBench() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("relay");
        var network = new NioEventLoopGroup(1);
        try (var lite = MilvusLite.open(directory.resolve("relay.db"), Engine.NATIVE);
                var channel = new EngineChannel(
                        () -> Owner.read(lite.database())
                                .orElseThrow()
                                .endpoint()
                                .connect(),
                        network)) {
            int port = java.net.URI.create(lite.uri()).getPort();
            // The same client, so that only the way differs
            var relayed = NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .eventLoopGroup(network)
                    .channelType(NioSocketChannel.class)
                    .directExecutor()
                    .flowControlWindow(EngineChannel.WINDOW_BYTES)
                    .build();
            var straight = MilvusServiceGrpc.newBlockingStub(channel.get());
            var through = MilvusServiceGrpc.newBlockingStub(relayed);
            List<double[]> inserts = inTurns(() -> insert(straight), () -> insert(through));
            List<double[]> searches = inTurns(() -> search(straight), () -> search(through));
            System.out.printf("| | straight | through the relay |%n|---|---:|---:|%n");
            System.out.printf(
                    "| search in %,d x %d, p50, ms | %.2f | %.2f |%n",
                    BATCH * BATCHES, DIMENSION, median(searches, 0), median(searches, 1));
            System.out.printf(
                    "| insert in batches of %,d, rows/s | %,.0f | %,.0f |%n",
                    BATCH, median(inserts, 0), median(inserts, 1));
            System.out.printf(
                    "%nThrough the relay to straight, median of the %d rounds' own: search %.2f ms more, insert %.1f %% slower.%n",
                    ROUNDS,
                    medianOf(searches, round -> round[1] - round[0]),
                    medianOf(inserts, round -> 100 * (1 - round[1] / round[0])));
            relayed.shutdownNow();
        } finally {
            network.shutdownGracefully();
        }
    }

    /** Each begins every other round; the first rounds, in which the compiler is not done, do not count. */
    private static List<double[]> inTurns(DoubleSupplier straight, DoubleSupplier through) {
        var rounds = new ArrayList<double[]>();
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            var round = new double[2];
            for (int turn = 0; turn < 2; turn++) {
                int which = (i + turn) & 1;
                round[which] = (which == 0 ? straight : through).getAsDouble();
            }
            if (i >= 0) {
                rounds.add(round);
            }
        }
        return rounds;
    }

    private static double median(List<double[]> rounds, int which) {
        return medianOf(rounds, round -> round[which]);
    }

    private static double medianOf(List<double[]> rounds, ToDoubleFunction<double[]> value) {
        return rounds.stream().mapToDouble(value).sorted().toArray()[rounds.size() / 2];
    }

    private static double insert(MilvusServiceBlockingStub engine) {
        engine.dropCollection(
                DropCollectionRequest.newBuilder().setCollectionName("docs").build());
        var schema = CollectionSchema.newBuilder()
                .setName("docs")
                .addFields(FieldSchema.newBuilder()
                        .setName("id")
                        .setFieldID(100)
                        .setDataType(DataType.Int64)
                        .setIsPrimaryKey(true))
                .addFields(FieldSchema.newBuilder()
                        .setName("vector")
                        .setFieldID(101)
                        .setDataType(DataType.FloatVector)
                        .addTypeParams(pair("dim", Integer.toString(DIMENSION))))
                .build();
        engine.createCollection(CreateCollectionRequest.newBuilder()
                .setCollectionName("docs")
                .setSchema(schema.toByteString())
                .build());
        engine.createIndex(CreateIndexRequest.newBuilder()
                .setCollectionName("docs")
                .setFieldName("vector")
                .addExtraParams(pair("index_type", "FLAT"))
                .addExtraParams(pair("metric_type", "IP"))
                .build());
        engine.loadCollection(
                LoadCollectionRequest.newBuilder().setCollectionName("docs").build());
        var batches = new ArrayList<InsertRequest>();
        for (int i = 0; i < BATCHES; i++) {
            batches.add(batch(i * BATCH));
        }
        long begin = System.nanoTime();
        batches.forEach(engine::insert);
        return BATCH * BATCHES / ((System.nanoTime() - begin) / 1e9);
    }

    private static InsertRequest batch(long first) {
        var ids = LongArray.newBuilder();
        var values = FloatArray.newBuilder();
        for (int row = 0; row < BATCH; row++) {
            ids.addData(first + row);
            for (int i = 0; i < DIMENSION; i++) {
                values.addData(RANDOM.nextFloat());
            }
        }
        return InsertRequest.newBuilder()
                .setCollectionName("docs")
                .setNumRows(BATCH)
                .addFieldsData(FieldData.newBuilder()
                        .setType(DataType.Int64)
                        .setFieldName("id")
                        .setScalars(ScalarField.newBuilder().setLongData(ids)))
                .addFieldsData(FieldData.newBuilder()
                        .setType(DataType.FloatVector)
                        .setFieldName("vector")
                        .setVectors(VectorField.newBuilder().setDim(DIMENSION).setFloatVector(values)))
                .build();
    }

    private static double search(MilvusServiceBlockingStub engine) {
        var times = new double[SEARCHES];
        for (int i = 0; i < SEARCHES; i++) {
            SearchRequest request = query();
            long begin = System.nanoTime();
            var found = engine.search(request);
            times[i] = (System.nanoTime() - begin) / 1e6;
            if (found.getResults().getTopK() == 0) {
                throw new IllegalStateException(found.toString());
            }
        }
        Arrays.sort(times);
        return times[SEARCHES / 2];
    }

    private static SearchRequest query() {
        ByteBuffer vector = ByteBuffer.allocate(DIMENSION * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < DIMENSION; i++) {
            vector.putFloat(RANDOM.nextFloat());
        }
        var group = PlaceholderGroup.newBuilder()
                .addPlaceholders(PlaceholderValue.newBuilder()
                        .setTag("$0")
                        .setType(PlaceholderType.FloatVector)
                        .addValues(ByteString.copyFrom(vector.flip())));
        return SearchRequest.newBuilder()
                .setCollectionName("docs")
                .setPlaceholderGroup(group.build().toByteString())
                .setNq(1)
                .addSearchParams(pair("anns_field", "vector"))
                .addSearchParams(pair("topk", "3"))
                .addSearchParams(pair("metric_type", "IP"))
                .addSearchParams(pair("params", "{}"))
                .build();
    }

    private static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }
}
