package io.github.ragshell.embedding;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.StoppedException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A cross-encoder exported to ONNX (Nogueira and Cho, Passage Re-ranking with BERT, 2019): it reads a question and a text
 * together and says how well the text answers it. That is more exact than comparing two vectors, and much slower: every text
 * is read for every question. Thread-safe.
 */
public final class Reranker implements AutoCloseable {

    private static final int MAX_TOKENS = 512;

    private final String name;
    private final TextEncoder encoder;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String output;
    private final ReadWriteLock closing = new ReentrantReadWriteLock();
    private boolean closed;

    private Reranker(String name, TextEncoder encoder, OrtEnvironment environment, OrtSession session, String output) {
        this.name = name;
        this.encoder = encoder;
        this.environment = environment;
        this.session = session;
        this.output = output;
    }

    /**
     * Loads a cross-encoder, for example an export of {@code cross-encoder/ms-marco-MiniLM-L-6-v2}.
     *
     * @param directory with {@code model.onnx}, which has one output number for a pair, and {@code tokenizer.json}
     * @throws InvalidInputException a file is missing, or the network is not a cross-encoder
     */
    public static Reranker load(Path directory) {
        if (directory == null) {
            throw new InvalidInputException(
                    "The directory is null. Pass one with model.onnx and tokenizer.json of a cross-encoder.");
        }
        Path place = directory.toAbsolutePath().normalize();
        ModelFiles files = ModelFiles.inDirectory(directory, String.valueOf(place.getFileName()));
        var encoder = new TextEncoder(files.tokenizer(), MAX_TOKENS);
        try {
            OrtEnvironment environment = Network.loadRuntime();
            OrtSession session = new OptimizedGraph(environment, files.network()).session();
            return new Reranker(
                    files.name(),
                    encoder,
                    environment,
                    session,
                    output(files.network().file(), session));
        } catch (OrtException e) {
            encoder.close();
            throw new InvalidInputException(
                    "%s can't be loaded as a cross-encoder: %s. It may be damaged or half fetched; get it again."
                            .formatted(files.network().file(), e.getMessage()),
                    e);
        } catch (RuntimeException e) {
            encoder.close();
            throw e;
        }
    }

    /** The name of its directory. */
    public String name() {
        return name;
    }

    /**
     * How well texts answer a question, in their order.
     *
     * @return numbers from 0 to 1, larger is better: the logistic function of what the network gives. Question and text
     *     together are cut at 512 tokens
     * @throws StoppedException the thread was interrupted; its flag stays set
     */
    public double[] scores(String question, List<String> texts) {
        if (question == null || texts == null || texts.stream().anyMatch(text -> text == null)) {
            throw new InvalidInputException("The question or a text is null. Pass a question and a list of texts.");
        }
        closing.readLock().lock();
        try {
            if (closed) {
                throw new InvalidInputException("The reranker %s is closed. Load it again.".formatted(name));
            }
            var scores = new double[texts.size()];
            for (int i = 0; i < scores.length; i++) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new StoppedException("The reranking was stopped after %d of %d texts. Run it again."
                            .formatted(i, scores.length));
                }
                scores[i] = 1 / (1 + Math.exp(-logit(encoder.encodePair(question, texts.get(i)))));
            }
            return scores;
        } catch (OrtException e) {
            throw new RagException("The reranker %s failed: %s. Load it again.".formatted(name, e.getMessage()), e);
        } finally {
            closing.readLock().unlock();
        }
    }

    private float logit(TextEncoder.Pair pair) throws OrtException {
        var ones = new long[pair.ids().length];
        Arrays.fill(ones, 1);
        Map<String, long[]> values =
                Map.of("input_ids", pair.ids(), "attention_mask", ones, "token_type_ids", pair.types());
        var inputs = new HashMap<String, OnnxTensor>();
        try {
            for (String input : session.getInputNames()) {
                inputs.put(input, OnnxTensor.createTensor(environment, LongBuffer.wrap(values.get(input)), new long[] {
                    1, ones.length
                }));
            }
            try (OrtSession.Result result = session.run(inputs, Set.of(output))) {
                FloatBuffer logits = ((OnnxTensor) result.get(0)).getFloatBuffer();
                return logits.get(logits.limit() - 1);
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private static String output(Path file, OrtSession session) throws OrtException {
        boolean known = Network.INPUTS.containsAll(session.getInputNames());
        for (var candidate : session.getOutputInfo().entrySet()) {
            if (known
                    && candidate.getValue().getInfo() instanceof TensorInfo tensor
                    && tensor.type == OnnxJavaType.FLOAT
                    && tensor.getShape().length == 2
                    && tensor.getShape()[1] <= 1) {
                return candidate.getKey();
            }
        }
        var inputs = new TreeSet<>(session.getInputNames());
        var outputs = new TreeSet<>(session.getOutputNames());
        session.close();
        throw new InvalidInputException(
                "%s has the inputs %s and the outputs %s; a cross-encoder takes input_ids, attention_mask and perhaps token_type_ids, and gives one 32-bit number for a pair. Export it with the text-classification task."
                        .formatted(file, inputs, outputs));
    }

    @Override
    public void close() {
        closing.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                encoder.close();
                session.close();
            }
        } catch (OrtException e) {
            throw new RagException("The reranker could not be closed: %s.".formatted(e.getMessage()), e);
        } finally {
            closing.writeLock().unlock();
        }
    }

    @Override
    public String toString() {
        return "%s: reranker, up to %d tokens".formatted(name, MAX_TOKENS);
    }
}
