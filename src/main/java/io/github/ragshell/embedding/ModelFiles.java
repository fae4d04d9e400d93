package io.github.ragshell.embedding;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.Settings;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/**
 * What a model consists of.
 *
 * @param name what the model is called
 * @param network the ONNX file
 * @param tokenizer the Hugging Face {@code tokenizer.json} that belongs to it
 * @param tokenizerSha256 in hexadecimal
 * @param profile how it wants to be used
 */
record ModelFiles(String name, NetworkFile network, Path tokenizer, String tokenizerSha256, ModelProfile profile) {

    /**
     * The network's file.
     *
     * @param file where it is, or will be once it is asked for
     * @param sha256 in hexadecimal, of all its weights
     * @param fetch puts it there; a bundled network is not unpacked while its optimised form is at hand
     * @param trusted whether it is known to fit the tokenizer
     */
    record NetworkFile(Path file, String sha256, Runnable fetch, boolean trusted) {}

    private static final int NODES_BYTES = 8 << 20;

    /** A file name that differs for every model whose vectors differ. */
    String id() {
        return name.replaceAll("[^A-Za-z0-9._-]", "-") + "-" + modelId().hash();
    }

    ModelId modelId() {
        String hash = Sha256.of(network.sha256() + tokenizerSha256 + profile.fingerprint());
        return new ModelId(name, hash.substring(0, 16));
    }

    /**
     * Finds a model by name or directory.
     *
     * @throws InvalidInputException there is no such model
     * @throws SetupException the model can't be unpacked or kept
     */
    static ModelFiles find(String nameOrDirectory) {
        if (nameOrDirectory == null || nameOrDirectory.isBlank()) {
            throw new InvalidInputException("The name of the embedding model is empty. Pass " + choices() + ".");
        }
        var bundled = BundledModel.named(nameOrDirectory.strip());
        if (bundled.isPresent()) {
            return new BundledFiles(bundled.get()).files();
        }
        Path directory = path(nameOrDirectory);
        if (Files.isDirectory(directory)) {
            Path name = directory.toAbsolutePath().normalize().getFileName();
            // The root has no name
            return inDirectory(directory, name == null ? directory.toString() : name.toString());
        }
        if (HubModel.isName(nameOrDirectory)) {
            return new HubModel(nameOrDirectory).files();
        }
        throw new InvalidInputException(
                "There is no embedding model '%s'. Pass %s.".formatted(nameOrDirectory, choices()));
    }

    /** As {@link #find}, without fetching anything: a name that is known or may be the hub's is taken as it is. */
    static void require(String nameOrDirectory) {
        boolean named = nameOrDirectory != null
                && (BundledModel.named(nameOrDirectory.strip()).isPresent()
                        || (HubModel.isName(nameOrDirectory) && !Files.isDirectory(path(nameOrDirectory))));
        if (!named) {
            find(nameOrDirectory);
        }
    }

    static ModelFiles inDirectory(Path directory, String name) {
        Path onnx = directory.resolve("model.onnx");
        Path tokenizer = directory.resolve("tokenizer.json");
        for (Path file : new Path[] {onnx, tokenizer}) {
            if (!Files.isRegularFile(file)) {
                throw new InvalidInputException(
                        "The directory %s has no %s. A model needs model.onnx and tokenizer.json."
                                .formatted(directory.toAbsolutePath(), file.getFileName()));
            }
        }
        try {
            var network = new NetworkFile(onnx, networkSha256(onnx), () -> {}, false);
            var profile = ProfileFiles.read(directory, name, isQuantized(onnx));
            return new ModelFiles(name, network, tokenizer, noted(tokenizer).sha256(), profile);
        } catch (IOException e) {
            throw new SetupException("The directory %s can't be read: %s.".formatted(directory, e), e);
        }
    }

    // Other weights are another model
    private static String networkSha256(Path onnx) throws IOException {
        String sha256 = noted(onnx).sha256();
        Set<String> weights = ExternalWeights.of(onnx);
        if (weights.isEmpty()) {
            return sha256;
        }
        var all = new StringBuilder(sha256);
        for (String name : weights) {
            Path file = onnx.resolveSibling(name);
            if (!Files.isRegularFile(file)) {
                throw new InvalidInputException(
                        "The directory %s has no %s, in which model.onnx keeps weights. Get it from where model.onnx is from."
                                .formatted(onnx.toAbsolutePath().getParent(), name));
            }
            all.append(name).append(noted(file).sha256());
        }
        return Sha256.of(all.toString());
    }

    // A directory of the user's gets no files of ours
    private static SealedFile noted(Path file) {
        String id = Sha256.of(file.toAbsolutePath().normalize().toString()).substring(0, 32);
        return new SealedFile(
                file, Settings.home().resolve("models").resolve("seen").resolve(id + ".seal"));
    }

    // The nodes stand before the weights in an ONNX file
    private static boolean isQuantized(Path onnx) throws IOException {
        try (InputStream in = Files.newInputStream(onnx)) {
            String head = new String(in.readNBytes(NODES_BYTES), StandardCharsets.ISO_8859_1);
            return head.contains("DynamicQuantizeLinear");
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new InvalidInputException("There is no embedding model '%s'. Pass %s.".formatted(text, choices()), e);
        }
    }

    private static String choices() {
        return "one of %s, a name on the Hugging Face hub such as GPTCache/paraphrase-albert-onnx, or a directory with model.onnx and tokenizer.json"
                .formatted(String.join(", ", BundledModel.names()));
    }
}
