package io.github.ragshell.embedding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.Settings;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.UnreachableException;
import io.github.ragshell.core.internal.FileTree;
import io.github.ragshell.core.internal.MakeOnce;
import io.github.ragshell.core.internal.PrivateDirectory;
import io.github.ragshell.core.internal.Sha256;
import io.github.ragshell.corpus.Download;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * A model on the Hugging Face hub, fetched once into {@code RAGSHELL_HOME/models/hub}, with a note of its revision and
 * the hash of each file; used from there ever after.
 *
 * @param name owner and model, for example {@code GPTCache/paraphrase-albert-onnx}
 * @param hub address of the hub
 */
record HubModel(String name, String hub) {

    private static final String HUB = "https://huggingface.co";
    private static final List<String> NETWORKS = List.of("model.onnx", "onnx/model.onnx");
    private static final List<String> OPTIONAL = List.of(
            "config.json",
            "modules.json",
            "sentence_bert_config.json",
            "config_sentence_transformers.json",
            "1_Pooling/config.json");

    // The tutorial's model has its tokenizer in a repository of its own
    private static final Map<String, String> TOKENIZER_ELSEWHERE =
            Map.of("GPTCache/paraphrase-albert-onnx", "GPTCache/paraphrase-albert-small-v2");

    HubModel(String name) {
        this(name, HUB);
    }

    static boolean isName(String text) {
        return text.matches("[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*");
    }

    /**
     * The model's files, fetched if need be.
     *
     * @throws UnreachableException the hub can't be reached, or has no such model
     * @throws InvalidInputException the model has no ONNX network or no tokenizer
     */
    ModelFiles files() {
        Path models = Settings.home().resolve("models");
        String id = name.replace("/", "--");
        Path directory = models.resolve("hub").resolve(id);
        if (!Files.isDirectory(directory)) {
            Path work = models.resolve("fetching").resolve(id);
            try {
                MakeOnce.make(work, () -> Files.isDirectory(directory), () -> fetch(work.resolve("part"), directory));
            } catch (UnreachableException e) {
                throw new UnreachableException(
                        "The embedding model %s can't be fetched: %s A model on this machine is named by its directory; these are known by name: %s."
                                .formatted(name, e.getMessage(), String.join(", ", BundledModel.names())),
                        e);
            } catch (IOException e) {
                throw new SetupException(
                        "The embedding model %s can't be kept in %s (%s). Free some room or set RAGSHELL_HOME to a directory that can be written."
                                .formatted(name, directory, e),
                        e);
            }
        }
        return ModelFiles.inDirectory(directory, name);
    }

    private void fetch(Path part, Path directory) throws IOException {
        // What one left that was killed
        FileTree.delete(part);
        PrivateDirectory.make(part);
        PrivateDirectory.make(directory.getParent());
        try {
            var origin = new Properties();
            Repository repository = repository(name);
            copyNetwork(repository, part.resolve("model.onnx"), origin);
            Repository tokenizer =
                    TOKENIZER_ELSEWHERE.containsKey(name) ? repository(TOKENIZER_ELSEWHERE.get(name)) : repository;
            tokenizer.copy(tokenizer.first(List.of("tokenizer.json")), part.resolve("tokenizer.json"), origin);
            for (String file : OPTIONAL) {
                if (repository.files().containsKey(file)) {
                    repository.copy(file, part.resolve(file), origin);
                }
            }
            try (OutputStream out = Files.newOutputStream(part.resolve("origin.properties"))) {
                origin.store(out, null);
            }
            Files.move(part, directory, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            FileTree.delete(part);
        }
    }

    private static void copyNetwork(Repository repository, Path target, Properties origin) throws IOException {
        String network = repository.first(NETWORKS);
        repository.copy(network, target, origin);
        String directory = network.substring(0, network.lastIndexOf('/') + 1);
        for (String weights : ExternalWeights.of(target)) {
            repository.copy(repository.first(List.of(directory + weights)), target.resolveSibling(weights), origin);
        }
    }

    private Repository repository(String repository) throws IOException {
        String url = hub + "/api/models/" + repository + "?blobs=true";
        Path answer = new Download().fetch(url, Optional.empty());
        JsonNode json = json(answer, url);
        // The next call must ask what the newest revision is then
        Download.forget(answer);
        var files = new HashMap<String, Optional<String>>();
        for (JsonNode file : json.path("siblings")) {
            files.put(
                    file.path("rfilename").asText(),
                    Optional.ofNullable(file.path("lfs").path("sha256").asText(null)));
        }
        return new Repository(hub, repository, json.path("sha").asText("main"), files);
    }

    private static JsonNode json(Path fetched, String url) throws IOException {
        try {
            return new ObjectMapper().readTree(fetched.toFile());
        } catch (JsonProcessingException | CharConversionException e) {
            // Or the next call would read the same page, and never ask again
            Download.forget(fetched);
            throw new UnreachableException(
                    "%s did not answer with JSON. Perhaps a proxy or the login page of this network answered instead."
                            .formatted(url),
                    e);
        }
    }

    /**
     * A repository at a revision.
     *
     * @param files names, and the SHA-256 of those that are large
     */
    private record Repository(String hub, String name, String revision, Map<String, Optional<String>> files) {

        String first(List<String> candidates) {
            return candidates.stream()
                    .filter(files::containsKey)
                    .findFirst()
                    .orElseThrow(() -> new InvalidInputException(
                            "The model %s has no %s (revision %s). Choose one with an ONNX export and a fast tokenizer."
                                    .formatted(name, String.join(" or ", candidates), revision)));
        }

        void copy(String file, Path target, Properties origin) throws IOException {
            String url = hub + "/" + name + "/resolve/" + revision + "/" + file;
            Path fetched = new Download().fetch(url, files.get(file));
            if (file.endsWith(".json")) {
                json(fetched, url);
            }
            PrivateDirectory.make(target.getParent());
            Files.copy(fetched, target, StandardCopyOption.REPLACE_EXISTING);
            Download.forget(fetched);
            origin.setProperty(target.getFileName() + ".url", url);
            origin.setProperty(target.getFileName() + ".sha256", Sha256.of(target));
            origin.setProperty("revision." + name, revision);
        }
    }
}
