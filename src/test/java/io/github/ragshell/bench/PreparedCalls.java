package io.github.ragshell.bench;

import com.google.gson.Gson;
import com.google.protobuf.ByteString;
import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.embedding.Embeddings;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.lite.MilvusLite;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.VectorField;
import io.milvus.shaded.io.grpc.ManagedChannelBuilder;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The messages of an insert, made before it is measured: sending them one after the other is what a client
 * that waits for each answer can't do without. */
final class PreparedCalls {

    private final String database;
    private final List<InsertRequest> requests = new ArrayList<>();

    PreparedCalls(Milvus milvus, Chunks chunks, Embeddings vectors, int batch) {
        database = milvus.address();
        for (int begin = 0; begin < chunks.size(); begin += batch) {
            requests.add(request(chunks, vectors, begin, Math.min(chunks.size(), begin + batch)));
        }
    }

    void send() {
        try (var lite = MilvusLite.open(database)) {
            var uri = URI.create(lite.uri());
            var channel = ManagedChannelBuilder.forAddress(uri.getHost(), uri.getPort())
                    .usePlaintext()
                    .build();
            var stub = MilvusServiceGrpc.newBlockingStub(channel);
            for (InsertRequest request : requests) {
                int code = stub.insert(request).getStatus().getCode();
                if (code != 0) {
                    throw new IllegalStateException("insert answered " + code);
                }
            }
            channel.shutdownNow();
        }
    }

    private static InsertRequest request(Chunks chunks, Embeddings vectors, int begin, int end) {
        var ids = LongArray.newBuilder();
        var numbers = FloatArray.newBuilder();
        var others = JSONArray.newBuilder();
        for (int i = begin; i < end; i++) {
            Chunk chunk = chunks.get(i);
            ids.addData(chunk.id());
            for (float number : vectors.get(i)) {
                numbers.addData(number);
            }
            others.addData(ByteString.copyFromUtf8(new Gson()
                    .toJson(Map.of(
                            "text", chunk.text(),
                            "source", chunk.source(),
                            "line", chunk.line(),
                            "heading", chunk.heading()))));
        }
        return InsertRequest.newBuilder()
                .setCollectionName("docs")
                .setNumRows(end - begin)
                .addFieldsData(field("id", DataType.Int64)
                        .setScalars(ScalarField.newBuilder().setLongData(ids)))
                .addFieldsData(field("vector", DataType.FloatVector)
                        .setVectors(VectorField.newBuilder()
                                .setDim(vectors.dimension())
                                .setFloatVector(numbers)))
                .addFieldsData(field("$meta", DataType.JSON)
                        .setIsDynamic(true)
                        .setScalars(ScalarField.newBuilder().setJsonData(others)))
                .build();
    }

    private static FieldData.Builder field(String name, DataType type) {
        return FieldData.newBuilder().setFieldName(name).setType(type);
    }
}
