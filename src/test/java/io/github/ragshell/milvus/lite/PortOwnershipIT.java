package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A second Milvus Lite on our port: two servers share a port silently, so ours listens on none. */
@EnabledOnOs(OS.LINUX)
class PortOwnershipIT {

    @TempDir
    Path directory;

    private final List<Process> started = new java.util.ArrayList<>();

    @AfterEach
    void stopTheOthers() throws Exception {
        for (Process process : started) {
            process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
        }
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    @Test
    void should_not_be_joined_by_a_second_server() throws Exception {
        try (var lite = MilvusLite.open(directory.resolve("ours.db"))) {
            makeCollection(lite.uri(), "ours");
            Process second = serve("theirs.db", URI.create(lite.uri()).getPort());

            assertThat(second.waitFor(10, TimeUnit.SECONDS))
                    .as("the second server finds the port in use and ends")
                    .isTrue();
            for (int i = 0; i < 20; i++) {
                assertThat(collections(lite.uri())).containsExactly("ours");
            }
        }
    }

    @Test
    void should_show_why_servers_with_ports_of_their_own_would_not_do() throws Exception {
        int port;
        try (var free = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process first = serve("first.db", port);
        String uri = "http://127.0.0.1:" + port;
        makeCollection(uri, "first");

        Process second = serve("second.db", port);

        assertThat(second.waitFor(1, TimeUnit.SECONDS))
                .as("the second server runs on the same port")
                .isFalse();
        assertThat(first.isAlive()).isTrue();
    }

    private Process serve(String name, int port) throws Exception {
        Path lib = new LiteDistribution().install();
        var builder = new ProcessBuilder(
                        lib.resolve("milvus").toString(),
                        directory.resolve(name).toString(),
                        "127.0.0.1:" + port,
                        "ERROR")
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile(directory, name, ".log").toFile());
        builder.environment().putAll(Map.of("LD_LIBRARY_PATH", lib.toString()));
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static void makeCollection(String uri, String name) {
        var client = client(uri);
        try {
            client.createCollection(CreateCollectionReq.builder()
                    .collectionName(name)
                    .dimension(4)
                    .build());
        } finally {
            client.close();
        }
    }

    private static List<String> collections(String uri) {
        var client = client(uri);
        try {
            return client.listCollections().getCollectionNames();
        } finally {
            client.close();
        }
    }

    private static MilvusClientV2 client(String uri) {
        return new MilvusClientV2(
                ConnectConfig.builder().uri(uri).rpcDeadlineMs(10_000).build());
    }
}
