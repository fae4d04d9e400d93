package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.data.FloatVec;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that know nothing of ragshell use an embedded server by its address. */
class OtherClientsIT {

    @TempDir
    Path directory;

    @AfterEach
    void assertNothingIsLeft() throws Exception {
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void should_serve_the_java_sdk(Engine engine) {
        try (var lite = MilvusLite.open(directory.resolve("sdk.db"), engine)) {
            var client = new MilvusClientV2(ConnectConfig.builder()
                    .uri(lite.uri())
                    .rpcDeadlineMs(30_000)
                    .build());
            try {
                client.createCollection(CreateCollectionReq.builder()
                        .collectionName("docs")
                        .dimension(4)
                        .build());
                client.loadCollection(
                        LoadCollectionReq.builder().collectionName("docs").build());
                var row = new com.google.gson.JsonObject();
                row.addProperty("id", 7);
                row.add("vector", new com.google.gson.Gson().toJsonTree(new float[] {1, 0, 0, 0}));
                client.insert(InsertReq.builder()
                        .collectionName("docs")
                        .data(List.of(row))
                        .build());

                var found = client.search(SearchReq.builder()
                        .collectionName("docs")
                        .data(List.of(new FloatVec(new float[] {2, 0, 0, 0})))
                        .limit(1)
                        .consistencyLevel(io.milvus.v2.common.ConsistencyLevel.STRONG)
                        .build());

                assertThat(found.getSearchResults().get(0).get(0).getId()).isEqualTo(7L);
            } finally {
                client.close();
            }
        }
    }

    @Test
    void should_serve_pymilvus() throws Exception {
        new PythonDistribution().install(LiteListener.LOG);
        String interpreter = PythonDistribution.interpreter().toString();
        try (var lite = MilvusLite.open(directory.resolve("python.db"), Engine.NATIVE)) {
            String script = """
                    from pymilvus import MilvusClient
                    client = MilvusClient("%s")
                    client.create_collection("docs", dimension=4)
                    client.insert("docs", [{"id": 7, "vector": [1, 0, 0, 0], "text": "seven"}])
                    print(client.search("docs", data=[[2, 0, 0, 0]], limit=1, output_fields=["text"])[0][0]["entity"]["text"])
                    client.close()
                    """.formatted(lite.uri());
            Process process = new ProcessBuilder(interpreter, "-c", script)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes());

            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(output).isEqualTo("seven\n");
        }
    }
}
