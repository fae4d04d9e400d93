package io.github.ragshell.embedding;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.SetupException;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A sentence-transformer's network in ONNX Runtime: token ids in, token vectors out. Thread-safe. */
final class Network implements AutoCloseable {

    static final Set<String> INPUTS = Set.of("input_ids", "attention_mask", "token_type_ids");

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String output;
    private final int dimension;

    private Network(OrtEnvironment environment, OrtSession session, String output, int dimension) {
        this.environment = environment;
        this.session = session;
        this.output = output;
        this.dimension = dimension;
    }

    /**
     * Loads it.
     *
     * @throws InvalidInputException the file is not a sentence-transformer in ONNX
     * @throws SetupException ONNX Runtime does not run here
     */
    static Network load(ModelFiles.NetworkFile file) {
        OrtEnvironment environment = loadRuntime();
        OrtSession session = null;
        try {
            session = new OptimizedGraph(environment, file).session();
            requireInputs(file, session);
            String output = output(file, session);
            var network = new Network(environment, session, output, dimension(environment, session, output));
            session = null;
            return network;
        } catch (OrtException e) {
            throw new InvalidInputException(
                    "%s can't be loaded as an embedding model: %s. It may be damaged or half fetched; get it again."
                            .formatted(file.file(), e.getMessage()),
                    e);
        } finally {
            closeQuietly(session);
        }
    }

    /** Prepares ONNX Runtime once. */
    static OrtEnvironment loadRuntime() {
        NativeLibraries.prepareOnnx();
        try {
            return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "ragshell");
        } catch (LinkageError | IllegalStateException e) {
            throw new SetupException(
                    "ONNX Runtime does not run on %s: %s. It is built for Linux, macOS on Apple silicon, and Windows, 64 bit."
                            .formatted(NativeLibraries.platform(), e.getMessage()),
                    e);
        }
    }

    int dimension() {
        return dimension;
    }

    /**
     * Runs a batch.
     *
     * @param inputs tensors by name; those the network does not have are left out
     * @param hidden where the token vectors go
     */
    void run(Map<String, OnnxTensor> inputs, OnnxTensor hidden) throws OrtException {
        var named = new HashMap<>(inputs);
        named.keySet().retainAll(session.getInputNames());
        session.run(named, Set.of(), Map.of(output, hidden)).close();
    }

    /** Where tensors for it are made. */
    OrtEnvironment environment() {
        return environment;
    }

    /** Whether the network takes this token id. */
    boolean knows(int id) {
        try {
            probe(environment, session, output, id).close();
            return true;
        } catch (OrtException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new RagException("The embedding model could not be closed: %s.".formatted(e.getMessage()), e);
        }
    }

    private static void requireInputs(ModelFiles.NetworkFile file, OrtSession session) throws OrtException {
        Map<String, NodeInfo> inputs = session.getInputInfo();
        boolean known = inputs.containsKey("input_ids")
                && INPUTS.containsAll(inputs.keySet())
                && inputs.values().stream()
                        .allMatch(i -> i.getInfo() instanceof TensorInfo t && t.type == OnnxJavaType.INT64);
        if (!known) {
            throw new InvalidInputException(
                    "%s has the inputs %s; a sentence-transformer has input_ids, attention_mask and perhaps token_type_ids, of 64-bit integers. Export it with the feature-extraction task."
                            .formatted(file.file(), new TreeSet<>(inputs.keySet())));
        }
    }

    private static String output(ModelFiles.NetworkFile file, OrtSession session) throws OrtException {
        for (Map.Entry<String, NodeInfo> candidate : session.getOutputInfo().entrySet()) {
            if (candidate.getValue().getInfo() instanceof TensorInfo tensor
                    && tensor.type == OnnxJavaType.FLOAT
                    && tensor.getShape().length == 3) {
                return candidate.getKey();
            }
        }
        throw new InvalidInputException(
                "%s has the outputs %s; a sentence-transformer gives one vector of 32-bit numbers per token. Export it with the feature-extraction task."
                        .formatted(file.file(), new TreeSet<>(session.getOutputNames())));
    }

    private static int dimension(OrtEnvironment environment, OrtSession session, String output) throws OrtException {
        var info = (TensorInfo) session.getOutputInfo().get(output).getInfo();
        long declared = info.getShape()[2];
        if (declared > 0) {
            return (int) declared;
        }
        try (var result = probe(environment, session, output, 0)) {
            return (int) ((OnnxTensor) result.get(0)).getInfo().getShape()[2];
        }
    }

    private static OrtSession.Result probe(OrtEnvironment environment, OrtSession session, String output, long id)
            throws OrtException {
        var inputs = new HashMap<String, OnnxTensor>();
        try {
            for (String name : session.getInputNames()) {
                long value = name.equals("input_ids") ? id : name.equals("attention_mask") ? 1 : 0;
                inputs.put(
                        name,
                        OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[] {value}), new long[] {1, 1}));
            }
            return session.run(inputs, Set.of(output));
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private static void closeQuietly(OrtSession session) {
        try {
            if (session != null) {
                session.close();
            }
        } catch (OrtException e) {
            // The reason why it is closed is on its way already
        }
    }
}
