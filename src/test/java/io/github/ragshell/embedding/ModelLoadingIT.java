package io.github.ragshell.embedding;

import static io.github.ragshell.embedding.GoldenVectors.distance;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.view.Display;
import io.github.ragshell.view.RecordingDisplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be loaded, what can't, and what is kept of it. */
class ModelLoadingIT {

    @TempDir
    Path directory;

    private final RecordingDisplay display = new RecordingDisplay();
    private Display before;
    private Path home;

    @BeforeEach
    void setUp() {
        home = directory.resolve("home");
        System.setProperty("ragshell.home", home.toString());
        before = Display.use(display);
    }

    @AfterEach
    void tearDown() {
        Display.use(before);
        System.clearProperty("ragshell.home");
        System.clearProperty("ragshell.cache");
        System.clearProperty("ragshell.threads");
    }

    @Test
    void should_load_a_directory() throws IOException {
        // given
        Path files = TinyModel.in(directory.resolve("my-model"), "tiny");

        try (EmbeddingModel model = OnnxEmbeddingModel.load(files.toString())) {
            // then: rows 1 and 2 of the table are (2, 1, 0, 0) and (3, 1, 0, 0)
            float[] vector = model.encodeQuery("a b");
            assertThat(model.name()).isEqualTo("my-model");
            assertThat(model.dimension()).isEqualTo(4);
            assertThat(vector[0] / vector[1]).isCloseTo(2.5f, within(1e-6f));
            assertThat(Vectors.norm(vector)).isCloseTo(1, within(1e-6));
            assertThat(model.encodeQuery("")).hasSize(4);
        }
        assertThat(files.toFile().list()).containsExactlyInAnyOrder("model.onnx", "tokenizer.json");
    }

    @Test
    void should_do_what_the_models_own_files_say() throws IOException {
        // given
        Path files = TinyModel.in(directory.resolve("m"), "tiny");
        write(files.resolve("1_Pooling/config.json"), "{\"pooling_mode_cls_token\": true}");
        write(files.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 3}");
        write(files.resolve("config_sentence_transformers.json"), "{\"prompts\": {\"query\": \"f \"}}");

        try (EmbeddingModel model = OnnxEmbeddingModel.load(files.toString())) {
            // then
            Embeddings passages = model.encodeDocuments(List.of("a b", "a b c d"));
            assertThat(model.maxTokens()).isEqualTo(3);
            assertThat(passages.truncated()).containsExactly(1);
            assertThat(passages.get(0)[0] / passages.get(0)[1]).isCloseTo(2, within(1e-6f));
            assertThat(model.encodeQuery("a b")[0] / model.encodeQuery("a b")[1])
                    .isCloseTo(7, within(1e-6f));
        }
    }

    @Test
    void should_see_that_weights_beside_the_network_changed() throws IOException {
        // given
        Path files = TinyModel.in(directory.resolve("m"), "external");
        Path weights = files.resolve("model.onnx_data");
        Files.write(weights, TinyModel.weights(1));
        ModelId before;
        try (EmbeddingModel model = OnnxEmbeddingModel.load(files.toString())) {
            assertThat(model.encodeQuery("a")[0] / model.encodeQuery("a")[1]).isCloseTo(2, within(1e-6f));
            before = model.id();
        }

        // when
        Files.write(weights, TinyModel.weights(4));

        // then
        try (EmbeddingModel model = OnnxEmbeddingModel.load(files.toString())) {
            assertThat(model.encodeQuery("a")[0] / model.encodeQuery("a")[1]).isCloseTo(5, within(1e-6f));
            assertThat(model.id()).isNotEqualTo(before);
        }
        Files.delete(weights);
        refused(
                files.toString(),
                "The directory " + files
                        + " has no model.onnx_data, in which model.onnx keeps weights. Get it from where model.onnx is from.");
    }

    @Test
    void should_refuse_weights_elsewhere() throws IOException {
        Path files = TinyModel.in(directory.resolve("m"), "external");
        Path network = files.resolve("model.onnx");
        var bytes = new String(Files.readAllBytes(network), ISO_8859_1);
        Files.writeString(network, bytes.replace("model.onnx_data", "../../data.data"), ISO_8859_1);

        refused(
                files.toString(),
                network
                        + " keeps weights in '../../data.data', which is not in its directory. Take a model whose files are in one directory.");
    }

    @Test
    void should_put_the_prefix_of_passages_before_them() throws IOException {
        // given
        Path files = TinyModel.in(directory.resolve("m"), "tiny");
        write(files.resolve("1_Pooling/config.json"), "{\"pooling_mode_cls_token\": true}");
        write(files.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 6}");
        write(files.resolve("config_sentence_transformers.json"), "{\"prompts\": {\"passage\": \"f \"}}");

        try (EmbeddingModel model = OnnxEmbeddingModel.load(files.toString())) {
            // then
            float[] passage = model.encodeDocuments(List.of("a b")).get(0);
            assertThat(passage).isEqualTo(model.encodeQuery("f a b")).isNotEqualTo(model.encodeQuery("a b"));
            assertThat(model.encodeDocuments(List.of("a b")).get(0)).isEqualTo(passage);
            assertThat(model.maxTextTokens()).isEqualTo(3);
        }
    }

    @Test
    void should_keep_the_id_of_a_model_without_a_prefix_of_passages() {
        var profile = new ModelProfile(Pooling.MEAN, 512, "q: ", "", true);

        assertThat(profile.fingerprint())
                .isEqualTo("ModelProfile[pooling=MEAN, maxTokens=512, queryPrefix=q: , quantized=true]");
        assertThat(new ModelProfile(Pooling.MEAN, 512, "q: ", "p: ", true).fingerprint())
                .isNotEqualTo(profile.fingerprint());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"pooling_mode_mean_tokens": false, "pooling_mode_lasttoken": true} | lasttoken
            {"pooling_mode_mean_tokens": true, "pooling_mode_max_tokens": true} | max_tokens and mean_tokens
            {"pooling_mode_mean_tokens": false, "pooling_mode_cls_token": false} | none
            {"pooling_mode": "weightedmean"} | weightedmean
            """)
    void should_refuse_another_pooling(String config, String asked) throws IOException {
        Path files = TinyModel.in(directory.resolve("m"), "tiny");
        Path file = files.resolve("1_Pooling/config.json");
        write(file, config);

        refused(
                files.toString(),
                file + " asks for the pooling " + asked
                        + ", which ragshell does not have; the vectors would be wrong. Choose a model with the mean of its tokens (mean_tokens) or its first token (cls_token).");
    }

    @Test
    void should_refuse_a_layer_behind_the_pooling() throws IOException {
        Path files = TinyModel.in(directory.resolve("m"), "tiny");
        Path file = files.resolve("modules.json");
        String known =
                "[{\"type\": \"sentence_transformers.models.Transformer\"}, {\"type\": \"sentence_transformers.models.Pooling\"}, {\"type\": \"sentence_transformers.models.Normalize\"}";
        write(file, known + "]");
        OnnxEmbeddingModel.load(files.toString()).close();
        write(file, known + ", {\"type\": \"sentence_transformers.models.Dense\"}]");

        refused(
                files.toString(),
                file
                        + " has the module sentence_transformers.models.Dense, which ragshell can't apply; the vectors would be wrong. Choose a model of Transformer, Pooling and Normalize alone.");
    }

    @Test
    void should_refuse_a_pooling_without_the_prefix() throws IOException {
        Path files = TinyModel.in(directory.resolve("m"), "tiny");
        Path file = files.resolve("1_Pooling/config.json");
        write(file, "{\"pooling_mode_mean_tokens\": true, \"include_prompt\": false}");
        OnnxEmbeddingModel.load(files.toString()).close();
        write(files.resolve("config_sentence_transformers.json"), "{\"prompts\": {\"query\": \"f \"}}");

        refused(
                files.toString(),
                file
                        + " says that a prompt is not included in the pooling (include_prompt), which ragshell can't do; the vectors would be wrong. Choose another model.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"pooling_mode_mean_tokens\": true, \"pooling_mode_lasttoken\": false, \"include_prompt\": true}",
                "{\"pooling_mode_mean_sqrt_len_tokens\": true}",
                "{\"pooling_mode\": \"mean\"}"
            })
    void should_take_the_mean_where_a_model_asks_for_it_or_for_nothing(String config) throws IOException {
        Path files = TinyModel.in(directory.resolve("bge-small-en"), "tiny");
        write(files.resolve("1_Pooling/config.json"), config);

        assertThat(ProfileFiles.read(files, "bge-small-en", false).pooling()).isEqualTo(Pooling.MEAN);
    }

    @Test
    void should_mend_a_damaged_optimised_graph() throws IOException {
        // given
        String files = TinyModel.in(directory.resolve("m"), "tiny").toString();
        OnnxEmbeddingModel.load(files).close();
        Path graph = graph();
        byte[] bytes = Files.readAllBytes(graph);
        var time = Files.getLastModifiedTime(graph);
        bytes[bytes.length / 2] ^= 1;
        Files.write(graph, bytes);
        Files.setLastModifiedTime(graph, time);
        assertThat(new SealedFile(graph).isIntact()).isFalse();

        // when
        try (EmbeddingModel model = OnnxEmbeddingModel.load(files)) {
            // then
            assertThat(model.encodeQuery("a")[0] / model.encodeQuery("a")[1]).isCloseTo(2, within(1e-6f));
        }
        // ONNX Runtime writes the same graph in another order at times, so its first bytes prove nothing
        assertThat(Files.readAllBytes(graph)).isNotEqualTo(bytes);
        assertThat(new SealedFile(graph).isIntact()).isTrue();
    }

    @Test
    void should_say_when_the_optimised_graph_cannot_be_kept() throws IOException {
        // given
        String files = TinyModel.in(directory.resolve("m"), "tiny").toString();
        write(home.resolve("models/optimized"), "in the way");

        // when
        OnnxEmbeddingModel.load(files).close();

        // then
        Path place = home.resolve("models/optimized");
        assertThat(display.notices())
                .containsExactly("The optimised model can't be kept in " + place
                        + " (java.nio.file.FileAlreadyExistsException: " + place
                        + "): loading it will take longer each time. Free some room or set RAGSHELL_HOME.");
    }

    @Test
    void should_embed_only_what_has_changed() throws IOException {
        // given
        String files = TinyModel.in(directory.resolve("m"), "tiny").toString();
        try (EmbeddingModel model = OnnxEmbeddingModel.load(files)) {
            Embeddings first = model.encodeDocuments(List.of("a", "b", "c d"));

            // when
            Embeddings second = model.encodeDocuments(List.of("c d", "e", "a"));

            // then
            assertThat(display.notices()).containsExactly("Creating embeddings: 2 unchanged, 1 embedded");
            assertThat(second.get(0)).containsExactly(first.get(2));
            assertThat(second.get(1)).containsExactly(model.encodeQuery("e"));
            assertThat(second.get(2)).containsExactly(first.get(0));
            assertThat(display.lastProgress()).isEqualTo("Creating embeddings: 1/1 tokens");
        }
    }

    @Test
    void should_not_use_the_cache_when_it_is_off() throws IOException {
        // given
        System.setProperty("ragshell.cache", "off");
        String files = TinyModel.in(directory.resolve("m"), "tiny").toString();

        // when
        try (EmbeddingModel model = OnnxEmbeddingModel.load(files)) {
            model.encodeDocuments(List.of("a"));
            model.encodeDocuments(List.of("a"));
        }

        // then
        assertThat(display.notices()).isEmpty();
        assertThat(home.resolve("embeddings")).doesNotExist();
    }

    @Test
    void should_stop_between_batches_when_interrupted_and_go_on_from_there() throws IOException {
        // given
        String files = TinyModel.in(directory.resolve("m"), "tiny").toString();
        try (EmbeddingModel model = OnnxEmbeddingModel.load(files)) {
            // when
            Thread.currentThread().interrupt();

            // then
            assertThatThrownBy(() -> model.encodeDocuments(List.of("a", "b")))
                    .isInstanceOf(StoppedException.class)
                    .hasMessage("The embedding was stopped after 0 of 2 texts. Run it again.");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(display.notices()).isEmpty();
            assertThat(model.encodeDocuments(List.of("a", "b")).size()).isEqualTo(2);
        }
    }

    @Test
    void should_unpack_a_bundled_model_again_when_it_is_damaged() throws IOException {
        // given
        OnnxEmbeddingModel.load("all-minilm-l6-v2-q").close();
        Path tokenizer = home.resolve("models/all-minilm-l6-v2-q/tokenizer.json");
        write(tokenizer, "{");
        Files.delete(graph());
        write(home.resolve("models/all-minilm-l6-v2-q/model.onnx"), "half");

        // when
        try (EmbeddingModel model = OnnxEmbeddingModel.load("all-minilm-l6-v2-q")) {
            // then: quantised numbers may differ by a step between processors
            for (var golden : GoldenVectors.of("all-minilm-l6-v2-q").subList(0, 3)) {
                assertThat(Vectors.dot(model.encodeQuery(golden.text()), golden.vector()))
                        .isGreaterThan(0.999);
            }
            var texts = List.of("short", "a much longer text about vectors", "short");
            Embeddings together = model.encodeDocuments(texts);
            assertThat(distance(together.get(0), model.encodeQuery("short"))).isLessThan(1e-6);
        }
    }

    @Test
    void should_refuse_what_is_no_model() throws IOException {
        String choices =
                "Pass one of all-minilm-l6-v2, all-minilm-l6-v2-q, bge-small-en-v1.5, a name on the Hugging Face hub such as GPTCache/paraphrase-albert-onnx, or a directory with model.onnx and tokenizer.json.";
        refused("", "The name of the embedding model is empty. " + choices);
        refused("no-such-model", "There is no embedding model 'no-such-model'. " + choices);

        Path root = directory.getRoot();
        refused(
                root.toString(),
                "The directory " + root + " has no model.onnx. A model needs model.onnx and tokenizer.json.");
        Path empty = Files.createDirectory(directory.resolve("empty"));
        refused(
                empty.toString(),
                "The directory " + empty + " has no model.onnx. A model needs model.onnx and tokenizer.json.");
        Files.write(empty.resolve("model.onnx"), TinyModel.network("tiny"));
        refused(
                empty.toString(),
                "The directory " + empty + " has no tokenizer.json. A model needs model.onnx and tokenizer.json.");
    }

    @Test
    void should_refuse_a_truncated_network() throws IOException {
        // given
        Path files = TinyModel.in(directory.resolve("m"), "tiny");
        byte[] network = TinyModel.network("tiny");
        Files.write(files.resolve("model.onnx"), java.util.Arrays.copyOf(network, network.length / 2));

        // then
        refused(
                files.toString(),
                files.resolve("model.onnx")
                        + " can't be loaded as an embedding model: Error code - ORT_INVALID_PROTOBUF - message: Load model from "
                        + files.resolve("model.onnx")
                        + " failed:Protobuf parsing failed.. It may be damaged or half fetched; get it again.");
    }

    @Test
    void should_refuse_a_network_with_other_inputs_or_outputs() throws IOException {
        Path other = TinyModel.in(directory.resolve("other"), "other-inputs");
        refused(
                other.toString(),
                other.resolve("model.onnx")
                        + " has the inputs [tokens]; a sentence-transformer has input_ids, attention_mask and perhaps token_type_ids, of 64-bit integers. Export it with the feature-extraction task.");
        Path pooled = TinyModel.in(directory.resolve("pooled"), "pooled");
        refused(
                pooled.toString(),
                pooled.resolve("model.onnx")
                        + " has the outputs [last_hidden_state]; a sentence-transformer gives one vector of 32-bit numbers per token. Export it with the feature-extraction task.");
    }

    @Test
    void should_refuse_a_tokenizer_that_is_none_or_anothers() throws IOException {
        // given
        Path files = TinyModel.in(directory.resolve("m"), "tiny");
        Path tokenizer = files.resolve("tokenizer.json");

        // then
        String own = Files.readString(tokenizer);
        Files.writeString(tokenizer, own.replace("\"g\": 7", "\"g\": 7, \"h\": 8"));
        refused(
                files.toString(),
                tokenizer + " is not the tokenizer of " + files.resolve("model.onnx")
                        + ": it has 9 tokens, the network knows fewer. Take both files from the same model.");
        Files.writeString(tokenizer, "{");
        refused(
                files.toString(),
                tokenizer
                        + " is not a Hugging Face tokenizer: EOF while parsing an object at line 1 column 1. Fetch the model again.");
    }

    @Test
    void should_refuse_a_number_of_threads_that_is_none() throws IOException {
        System.setProperty("ragshell.threads", "0");
        refused(
                TinyModel.in(directory.resolve("m"), "tiny").toString(),
                "RAGSHELL_THREADS is '0'. Set it to the number of threads that embed texts, 1 to 999.");
    }

    @Test
    void should_say_where_it_cannot_unpack() throws IOException {
        // given
        write(home, "a file, not a directory");

        // then
        assertThatThrownBy(() -> OnnxEmbeddingModel.load("all-minilm-l6-v2"))
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        "The embedding model can't be unpacked to " + home
                                + "/models/all-minilm-l6-v2/tokenizer.json (not a directory). Free some room or set RAGSHELL_HOME to a directory that can be written.");
    }

    private static void refused(String name, String message) {
        assertThatThrownBy(() -> OnnxEmbeddingModel.load(name))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    private Path graph() throws IOException {
        try (var files = Files.list(home.resolve("models/optimized"))) {
            return files.filter(file -> file.toString().endsWith(".ort"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
