package io.github.ragshell.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.UnreachableException;
import io.github.ragshell.core.internal.Sha256;
import io.github.ragshell.view.Display;
import io.github.ragshell.view.RecordingDisplay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models by name, from a hub on this machine. */
class HubModelIT {

    @TempDir
    Path home;

    private final Map<String, byte[]> served = new HashMap<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private String hub;
    private Display before;

    @BeforeEach
    void setUp() throws IOException {
        System.setProperty("ragshell.home", home.toString());
        before = Display.use(new RecordingDisplay());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            byte[] body = served.get(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
            if (body != null) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
        hub = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void tearDown() {
        server.stop(0);
        Display.use(before);
        System.clearProperty("ragshell.home");
    }

    @Test
    void should_fetch_a_model_once_and_note_where_it_is_from() throws IOException {
        // given
        repository("owner/tiny", "onnx/model.onnx", "tokenizer.json", "1_Pooling/config.json");

        // when
        ModelFiles files = new HubModel("owner/tiny", hub).files();

        // then
        assertThat(files.name()).isEqualTo("owner/tiny");
        assertThat(files.profile().pooling()).isEqualTo(Pooling.CLS);
        assertThat(files.network().file()).hasBinaryContent(TinyModel.network("tiny"));
        var origin = new Properties();
        try (var in = Files.newInputStream(home.resolve("models/hub/owner--tiny/origin.properties"))) {
            origin.load(in);
        }
        assertThat(origin)
                .containsEntry("revision.owner/tiny", "0a1b2c")
                .containsEntry("model.onnx.url", hub + "/owner/tiny/resolve/0a1b2c/onnx/model.onnx")
                .containsEntry("model.onnx.sha256", Sha256.of(files.network().file()));

        // and without the network
        server.stop(0);
        int requests = asked.size();
        assertThat(new HubModel("owner/tiny", hub).files().network().sha256())
                .isEqualTo(files.network().sha256());
        assertThat(asked).hasSize(requests);
    }

    @Test
    void should_fetch_a_model_once_for_several_that_start_at_once() throws Exception {
        repository("owner/tiny", "model.onnx", "tokenizer.json", "1_Pooling/config.json");
        Path left = Files.createDirectories(home.resolve("models/fetching/owner--tiny/part"));
        Files.writeString(left.resolve("tokenizer.json"), "left by one that was killed");
        var barrier = new CyclicBarrier(4);
        Callable<ModelFiles> start = () -> {
            barrier.await();
            return new HubModel("owner/tiny", hub).files();
        };
        ExecutorService all = Executors.newFixedThreadPool(4);
        try {
            for (Future<ModelFiles> files : all.invokeAll(List.of(start, start, start, start))) {
                assertThat(files.get().tokenizer()).hasBinaryContent(TinyModel.tokenizer());
            }
        } finally {
            all.shutdown();
        }

        assertThat(asked).containsOnlyOnce("/api/models/owner/tiny");
        assertThat(left).doesNotExist();
    }

    @Test
    void should_fetch_the_weights_beside_the_network() throws IOException {
        // given
        repository("owner/large", "onnx/model.onnx", "onnx/model.onnx_data", "tokenizer.json");

        // when
        ModelFiles files = new HubModel("owner/large", hub).files();

        // then
        assertThat(files.network().file().resolveSibling("model.onnx_data")).hasBinaryContent(TinyModel.weights(1));
        assertThat(files.network().sha256())
                .isNotEqualTo(Sha256.of(files.network().file()));
    }

    @Test
    void should_refuse_a_model_whose_weights_are_missing() throws IOException {
        repository("owner/half", "onnx/model.onnx", "tokenizer.json");

        assertThatThrownBy(() -> new HubModel("owner/half", hub).files())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The model owner/half has no onnx/model.onnx_data (revision 0a1b2c). Choose one with an ONNX export and a fast tokenizer.");
        assertThat(home.resolve("models/hub")).isEmptyDirectory();
    }

    @Test
    void should_take_the_tutorials_tokenizer_from_its_own_repository() throws IOException {
        // given
        repository("GPTCache/paraphrase-albert-onnx", "model.onnx");
        repository("GPTCache/paraphrase-albert-small-v2", "tokenizer.json");

        // when
        ModelFiles files = new HubModel("GPTCache/paraphrase-albert-onnx", hub).files();

        // then
        assertThat(files.tokenizer()).hasBinaryContent(TinyModel.tokenizer());
        assertThat(files.profile()).isEqualTo(new ModelProfile(Pooling.MEAN, 512, "", false));
    }

    @Test
    void should_ask_again_after_a_login_page_answered() throws IOException {
        // given
        repository("owner/tiny", "model.onnx", "tokenizer.json");
        byte[] page = "<html>Log in to this network</html>".getBytes(StandardCharsets.UTF_8);
        byte[] answer = served.put("/api/models/owner/tiny", page);
        byte[] tokenizer = served.put("/owner/tiny/resolve/0a1b2c/tokenizer.json", page);

        // then
        assertThatThrownBy(() -> new HubModel("owner/tiny", hub).files())
                .isInstanceOf(UnreachableException.class)
                .hasMessage(
                        "The embedding model owner/tiny can't be fetched: " + hub
                                + "/api/models/owner/tiny?blobs=true did not answer with JSON. Perhaps a proxy or the login page of this network answered instead. A model on this machine is named by its directory; these are known by name: all-minilm-l6-v2, all-minilm-l6-v2-q, bge-small-en-v1.5.");
        served.put("/api/models/owner/tiny", answer);
        assertThatThrownBy(() -> new HubModel("owner/tiny", hub).files())
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("/owner/tiny/resolve/0a1b2c/tokenizer.json did not answer with JSON.");
        served.put("/owner/tiny/resolve/0a1b2c/tokenizer.json", tokenizer);
        assertThat(new HubModel("owner/tiny", hub).files().name()).isEqualTo("owner/tiny");
    }

    @Test
    void should_refuse_a_file_with_another_hash() throws IOException {
        // given
        repository("owner/tiny", "model.onnx", "tokenizer.json");
        served.put("/owner/tiny/resolve/0a1b2c/model.onnx", new byte[] {1, 2, 3});

        // then
        assertThatThrownBy(() -> new HubModel("owner/tiny", hub).files())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(hub
                        + "/owner/tiny/resolve/0a1b2c/model.onnx is not the expected file: its SHA-256 is 039058c6");
        assertThat(home.resolve("models/hub")).isEmptyDirectory();
    }

    @Test
    void should_say_that_there_is_no_such_model_or_no_network_in_it() throws IOException {
        assertThatThrownBy(() -> new HubModel("owner/nothing", hub).files())
                .isInstanceOf(UnreachableException.class)
                .hasMessage(
                        "The embedding model owner/nothing can't be fetched: " + hub
                                + "/api/models/owner/nothing could not be fetched: the server answered with HTTP status 404. Check the address. A model on this machine is named by its directory; these are known by name: all-minilm-l6-v2, all-minilm-l6-v2-q, bge-small-en-v1.5.");
        repository("owner/torch", "pytorch_model.bin", "tokenizer.json");
        assertThatThrownBy(() -> new HubModel("owner/torch", hub).files())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The model owner/torch has no model.onnx or onnx/model.onnx (revision 0a1b2c). Choose one with an ONNX export and a fast tokenizer.");
    }

    private void repository(String name, String... files) throws IOException {
        var siblings = new ArrayList<String>();
        for (String file : files) {
            byte[] content = content(name, file);
            served.put("/" + name + "/resolve/0a1b2c/" + file, content);
            Path copy = Files.write(home.resolve("copy"), content);
            siblings.add("{\"rfilename\": \"%s\"%s}"
                    .formatted(
                            file,
                            file.endsWith(".onnx") ? ", \"lfs\": {\"sha256\": \"" + Sha256.of(copy) + "\"}" : ""));
            Files.delete(copy);
        }
        String json = "{\"sha\": \"0a1b2c\", \"siblings\": [%s]}".formatted(String.join(", ", siblings));
        served.put("/api/models/" + name, json.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] content(String name, String file) throws IOException {
        return switch (file) {
            case "model.onnx", "onnx/model.onnx" ->
                TinyModel.network(name.matches("owner/(large|half)") ? "external" : "tiny");
            case "onnx/model.onnx_data" -> TinyModel.weights(1);
            case "tokenizer.json" -> TinyModel.tokenizer();
            default -> "{\"pooling_mode_cls_token\": true}".getBytes(StandardCharsets.UTF_8);
        };
    }
}
