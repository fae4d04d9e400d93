package io.github.ragshell.milvus.lite;

import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.UpsertRequest;
import io.milvus.grpc.VectorField;
import io.milvus.shaded.io.grpc.ManagedChannel;
import io.milvus.shaded.io.grpc.ManagedChannelBuilder;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;

/**
 * What the journal costs an upsert: the same calls by turns through a relay with one and through a relay without, on one
 * server. Prints a Markdown table of medians in milliseconds. {@code bench/journal} runs it.
 */
final class JournalBench {

    private static final int DIMENSION = 384;
    private static final int ROUNDS = Integer.getInteger("rounds", 25);
    private static final Random RANDOM = new Random(1);
    private static long next;

    private JournalBench() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Files.createTempDirectory("journal-bench").resolve("bench.db");
        try (var lite = MilvusLite.open(file);
                // The rules of the other engine have no journal
                var relay = new LoopbackRelay(
                        OpenDatabase.find(lite.database()).orElseThrow().link()::connect,
                        Engine.PYTHON,
                        lite.database(),
                        lite::log,
                        () -> {},
                        AccessTokens.none())) {
            var client =
                    new MilvusClientV2(ConnectConfig.builder().uri(lite.uri()).build());
            client.createCollection(CreateCollectionReq.builder()
                    .collectionName("docs")
                    .dimension(DIMENSION)
                    .build());
            client.close();
            int port = Integer.parseInt(lite.uri().replaceAll(".*:", ""));
            MilvusServiceBlockingStub with = stub(port);
            MilvusServiceBlockingStub without = stub(relay.port());
            System.out.println("| call | without, ms | with, ms | with / without |\n|---|---|---|---|");
            for (int rows : new int[] {1, 100, 1300}) {
                // Cold code would count for more than the journal
                int warmUp = Math.min(1000, 30_000 / rows);
                print("upsert of %,d rows".formatted(rows), warmUp, with, without, stub -> upsert(stub, rows));
            }
            print("insert of 1,300 rows", 3, with, without, stub -> insert(stub, 1300));
        }
        System.exit(0);
    }

    private static void print(
            String what,
            int warmUp,
            MilvusServiceBlockingStub with,
            MilvusServiceBlockingStub without,
            ToLongFunction<MilvusServiceBlockingStub> call) {
        var a = new long[ROUNDS];
        var b = new long[ROUNDS];
        for (int round = -warmUp; round < ROUNDS; round++) {
            long first = call.applyAsLong(without);
            long second = call.applyAsLong(with);
            if (round >= 0) {
                a[round] = first;
                b[round] = second;
            }
        }
        Arrays.sort(a);
        Arrays.sort(b);
        double off = a[ROUNDS / 2] / 1e6;
        double on = b[ROUNDS / 2] / 1e6;
        System.out.printf("| %s x %d | %.1f | %.1f | %.2f |%n", what, DIMENSION, off, on, on / off);
    }

    private static long upsert(MilvusServiceBlockingStub stub, int rows) {
        var request = UpsertRequest.newBuilder()
                .setCollectionName("docs")
                .setNumRows(rows)
                .addAllFieldsData(columns(0, rows))
                .build();
        long begin = System.nanoTime();
        require(stub.upsert(request), rows);
        return System.nanoTime() - begin;
    }

    private static long insert(MilvusServiceBlockingStub stub, int rows) {
        next += rows;
        var request = InsertRequest.newBuilder()
                .setCollectionName("docs")
                .setNumRows(rows)
                .addAllFieldsData(columns(100_000 + next, rows))
                .build();
        long begin = System.nanoTime();
        require(stub.insert(request), rows);
        return System.nanoTime() - begin;
    }

    private static void require(MutationResult result, int rows) {
        if (result.getInsertCnt() != rows) {
            throw new IllegalStateException(result.toString());
        }
    }

    private static List<FieldData> columns(long first, int rows) {
        var ids = LongArray.newBuilder();
        var vectors = FloatArray.newBuilder();
        for (int row = 0; row < rows; row++) {
            ids.addData(first + row);
            for (int i = 0; i < DIMENSION; i++) {
                vectors.addData(RANDOM.nextFloat());
            }
        }
        return List.of(
                FieldData.newBuilder()
                        .setFieldName("id")
                        .setType(DataType.Int64)
                        .setScalars(ScalarField.newBuilder().setLongData(ids))
                        .build(),
                FieldData.newBuilder()
                        .setFieldName("vector")
                        .setType(DataType.FloatVector)
                        .setVectors(VectorField.newBuilder().setDim(DIMENSION).setFloatVector(vectors))
                        .build());
    }

    private static MilvusServiceBlockingStub stub(int port) {
        ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .maxInboundMessageSize(64 << 20)
                .build();
        return MilvusServiceGrpc.newBlockingStub(channel);
    }
}
