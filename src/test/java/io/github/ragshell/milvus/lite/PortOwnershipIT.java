package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A second Milvus Lite on our port: two servers share a port silently, so ours listens on none, or on one that can't be shared. */
@EnabledOnOs(OS.LINUX)
class PortOwnershipIT {

    private static final String LISTEN = "0A";
    private static final String LOOPBACK = "0100007F";
    // 127.0.0.1 in a socket for both versions of the protocol
    private static final String LOOPBACK_MAPPED = "0000000000000000FFFF00000100007F";

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

    @Test
    void should_let_nothing_join_the_port_of_the_python_engine() throws Exception {
        try (var properties = Serving.PYTHON_ON_A_PORT.use();
                var lite = MilvusLite.open(directory.resolve("python.db"))) {
            var address = new InetSocketAddress("127.0.0.1", serverPort(lite));
            for (boolean shared : new boolean[] {false, true}) {
                try (var second = ServerSocketChannel.open()) {
                    second.setOption(StandardSocketOptions.SO_REUSEPORT, shared);

                    assertThatThrownBy(() -> second.bind(address)).isInstanceOf(BindException.class);
                }
            }
        }
    }

    @Test
    void should_listen_on_one_address_only_where_the_python_engine_has_a_port() throws Exception {
        try (var properties = Serving.PYTHON_ON_A_PORT.use();
                var lite = MilvusLite.open(directory.resolve("python.db"))) {
            String port = ":%04X ".formatted(serverPort(lite));
            var listening = new ArrayList<String>();
            for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
                for (String line : Files.readAllLines(Path.of(table))) {
                    String[] fields = line.strip().split("\\s+");
                    if ((fields[1] + " ").endsWith(port) && fields[3].equals(LISTEN)) {
                        listening.add(fields[1].split(":")[0]);
                    }
                }
            }

            assertThat(listening).containsAnyOf(LOOPBACK, LOOPBACK_MAPPED).hasSize(1);
        }
    }

    private static int serverPort(MilvusLite lite) {
        Endpoint endpoint = Owner.read(lite.database()).orElseThrow().endpoint();
        return ((LoopbackPort) endpoint).port();
    }

    private Process serve(String name, int port) throws Exception {
        Path lib = new LiteDistribution().install(LiteListener.LOG);
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
