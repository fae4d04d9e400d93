package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.request.UpsertReq;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that replace the same rows at the same time. */
class OverlappingUpsertsIT {

    private static final int ROWS = 200;
    private static final int CLIENTS = 4;
    private static final int TIMES = 4;

    @TempDir
    Path directory;

    @Test
    void should_keep_each_row_once() throws Exception {
        try (var lite = MilvusLite.open(directory.resolve("upserts.db"), Engine.NATIVE)) {
            var client = new MilvusClientV2(ConnectConfig.builder()
                    .uri(lite.uri())
                    .rpcDeadlineMs(60_000)
                    .build());
            client.createCollection(CreateCollectionReq.builder()
                    .collectionName("docs")
                    .dimension(8)
                    .build());
            List<JsonObject> rows =
                    IntStream.range(0, ROWS).mapToObj(OverlappingUpsertsIT::row).toList();
            Callable<Object> work = () -> {
                for (int i = 0; i < TIMES; i++) {
                    client.upsert(UpsertReq.builder()
                            .collectionName("docs")
                            .data(rows)
                            .build());
                }
                return null;
            };

            var threads = Executors.newFixedThreadPool(CLIENTS);
            try {
                for (var done : threads.invokeAll(
                        IntStream.range(0, CLIENTS).mapToObj(i -> work).toList(), 60, TimeUnit.SECONDS)) {
                    done.get();
                }
            } finally {
                threads.shutdownNow();
            }

            var counted = client.query(QueryReq.builder()
                    .collectionName("docs")
                    .filter("")
                    .outputFields(List.of("count(*)"))
                    .consistencyLevel(ConsistencyLevel.STRONG)
                    .build());
            assertThat(counted.getQueryResults().get(0).getEntity()).containsEntry("count(*)", (long) ROWS);
            client.close();
        }
    }

    private static JsonObject row(int id) {
        var row = new JsonObject();
        row.addProperty("id", id);
        var vector = new JsonArray();
        IntStream.range(0, 8).forEach(i -> vector.add(id + i / 8f));
        row.add("vector", vector);
        return row;
    }
}
