package io.github.ragshell.embedding;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.github.ragshell.core.Settings;
import io.github.ragshell.core.internal.PrivateDirectory;
import io.github.ragshell.core.internal.Sha256;
import io.github.ragshell.view.Display;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A network as ONNX Runtime has optimised it for this processor, kept in {@code RAGSHELL_HOME/models/optimized} and
 * mapped from there: loading it takes a quarter of the time. It belongs to one network, one version of ONNX Runtime and
 * one processor, and is made again when it is damaged.
 */
final class OptimizedGraph {

    // An optimised graph is one flat buffer, which has offsets of 32 bits
    private static final long LARGEST = 2000L << 20;
    private static final String MAPPED = "session.use_memory_mapped_ort_model";
    private static final String MAPPED_WEIGHTS = "session.use_ort_model_bytes_for_initializers";

    private final OrtEnvironment environment;
    private final ModelFiles.NetworkFile network;
    private final SealedFile graph;

    OptimizedGraph(OrtEnvironment environment, ModelFiles.NetworkFile network) {
        this.environment = environment;
        this.network = network;
        String id = Sha256.of(network.sha256()
                + NativeLibraries.onnxVersion()
                + NativeLibraries.platform()
                + Processor.description());
        this.graph = new SealedFile(Settings.home()
                .resolve("models")
                .resolve("optimized")
                .resolve(network.sha256().substring(0, 16) + "-" + id.substring(0, 16) + ".ort"));
    }

    /** A session on the kept graph, or on the network, whose graph is kept then. */
    OrtSession session() throws OrtException {
        try {
            if (graph.isIntact()) {
                return mapped();
            }
        } catch (IOException | OrtException e) {
            // Whatever is wrong with it, the network itself is still there
        }
        network.fetch().run();
        Path part = null;
        try {
            if (bytes() > LARGEST) {
                return plain();
            }
            PrivateDirectory.make(graph.file().getParent());
            part = Files.createTempFile(graph.file().getParent(), "graph", ".part");
            OrtSession session = optimizing(part);
            keep(part);
            return session;
        } catch (IOException e) {
            return plain(e);
        } finally {
            deleteQuietly(part);
        }
    }

    private void keep(Path part) {
        try {
            String sha256 = Sha256.of(part);
            Files.move(part, graph.file(), StandardCopyOption.ATOMIC_MOVE);
            graph.seal(sha256);
        } catch (IOException e) {
            sayNotKept(e);
        }
    }

    private OrtSession mapped() throws OrtException {
        try (SessionOptions options = options()) {
            options.setOptimizationLevel(SessionOptions.OptLevel.NO_OPT);
            options.addConfigEntry(MAPPED, "1");
            options.addConfigEntry(MAPPED_WEIGHTS, "1");
            return environment.createSession(graph.file().toString(), options);
        }
    }

    private OrtSession optimizing(Path target) throws OrtException, IOException {
        try (SessionOptions options = options()) {
            options.setOptimizedModelFilePath(target.toString());
            options.addConfigEntry("session.save_model_format", "ORT");
            return environment.createSession(network.file().toString(), options);
        } catch (OrtException e) {
            if (Files.size(target) == 0 && target.toFile().getUsableSpace() > bytes()) {
                throw e;
            }
            throw new IOException(e.getMessage(), e);
        }
    }

    private long bytes() throws IOException {
        long bytes = Files.size(network.file());
        for (String name : ExternalWeights.of(network.file())) {
            bytes += Files.size(network.file().resolveSibling(name));
        }
        return bytes;
    }

    private OrtSession plain(IOException reason) throws OrtException {
        OrtSession session = plain();
        sayNotKept(reason);
        return session;
    }

    private OrtSession plain() throws OrtException {
        try (SessionOptions options = options()) {
            return environment.createSession(network.file().toString(), options);
        }
    }

    private void sayNotKept(IOException reason) {
        Display.current()
                .notice(
                        "The optimised model can't be kept in %s (%s): loading it will take longer each time. Free some room or set RAGSHELL_HOME."
                                .formatted(graph.file().getParent(), reason));
    }

    // One layer of threads: the workers that share the session
    private static SessionOptions options() throws OrtException {
        var options = new SessionOptions();
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        return options;
    }

    private static void deleteQuietly(Path part) {
        try {
            if (part != null) {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            // A left-over of a start that failed anyway
        }
    }
}
