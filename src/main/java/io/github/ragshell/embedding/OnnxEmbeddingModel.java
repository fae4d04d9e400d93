package io.github.ragshell.embedding;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.view.Display;
import io.github.ragshell.view.Progress;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A sentence-transformer exported to ONNX: tokens, network, mean pooling over the mask, L2 norm. Texts are sorted by
 * length and run in batches of about the same length, each padded only to its own longest text.
 */
public final class OnnxEmbeddingModel implements EmbeddingModel {

    private static final int MAX_TOKENS = 512;
    private static final int TOKENS_PER_BATCH = 1024;
    private static final Set<String> KNOWN_INPUTS = Set.of("input_ids", "attention_mask", "token_type_ids");

    private final String name;
    private final TextEncoder encoder;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final int dimension;
    private boolean closed;

    private OnnxEmbeddingModel(String name, TextEncoder encoder, OrtEnvironment environment, OrtSession session)
            throws OrtException {
        this.name = name;
        this.encoder = encoder;
        this.environment = environment;
        this.session = session;
        this.dimension = dimension(session);
    }

    /**
     * Loads a model by its name or from a directory.
     *
     * @param nameOrDirectory {@code all-minilm-l6-v2}, which comes with ragshell (384 dimensions), or a directory with
     *     {@code model.onnx} and {@code tokenizer.json}
     * @throws InvalidInputException there is no such model, or its files are not an embedding model
     */
    public static OnnxEmbeddingModel load(String nameOrDirectory) {
        ModelFiles files = ModelFiles.find(nameOrDirectory);
        TextEncoder encoder = new TextEncoder(files.tokenizer(), MAX_TOKENS);
        try {
            var environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "ragshell");
            var options = new OrtSession.SessionOptions();
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            var session = environment.createSession(files.onnx().toString(), options);
            requireKnownInputs(files, session);
            return new OnnxEmbeddingModel(files.name(), encoder, environment, session);
        } catch (OrtException e) {
            encoder.close();
            throw new InvalidInputException(
                    "%s can't be loaded as an embedding model: %s.".formatted(files.onnx(), e.getMessage()), e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public int maxTokens() {
        return encoder.maxTokens();
    }

    @Override
    public float[] encodeQuery(String question) {
        return encodeQueries(List.of(requireText(question, 0))).get(0);
    }

    @Override
    public Embeddings encodeQueries(List<String> questions) {
        return encode(questions, null);
    }

    @Override
    public Embeddings encodeDocuments(List<String> texts) {
        requireTexts(texts);
        try (var progress = Progress.start("Creating embeddings", texts.size(), "chunks")) {
            return encode(texts, progress);
        }
    }

    @Override
    public Embeddings encodeDocuments(Chunks chunks) {
        if (chunks == null) {
            throw new InvalidInputException("The chunks are null. Make them with split(directory, glob, separator).");
        }
        return encodeDocuments(chunks.texts());
    }

    @Override
    public synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        encoder.close();
        try {
            session.close();
        } catch (OrtException e) {
            throw new RagException(
                    "The embedding model %s could not be closed: %s.".formatted(name, e.getMessage()), e);
        }
    }

    @Override
    public String toString() {
        return "%s: %d dimensions, up to %d tokens".formatted(name, dimension, maxTokens());
    }

    private synchronized Embeddings encode(List<String> texts, Progress progress) {
        requireTexts(texts);
        if (closed) {
            throw new InvalidInputException(
                    "The embedding model %s is closed. Load it again with embeddingModel().".formatted(name));
        }
        List<TextEncoder.Tokens> tokens = texts.stream().map(encoder::encode).toList();
        float[][] vectors = new float[texts.size()][];
        for (int[] batch : batches(tokens)) {
            if (Thread.currentThread().isInterrupted()) {
                throw new RagException("The embedding was interrupted after %d of %d texts. Run it again."
                        .formatted(Arrays.stream(vectors).filter(v -> v != null).count(), vectors.length));
            }
            run(batch, tokens, vectors);
            if (progress != null) {
                progress.advance(batch.length);
            }
        }
        List<Integer> truncated = IntStream.range(0, tokens.size())
                .filter(i -> tokens.get(i).truncated())
                .boxed()
                .toList();
        if (!truncated.isEmpty()) {
            Display.current()
                    .notice(
                            "%d of %d texts are longer than %d tokens; %s does not see their end. Embeddings.truncated() names them."
                                    .formatted(truncated.size(), texts.size(), maxTokens(), name));
        }
        return new Embeddings(name, dimension, vectors, truncated);
    }

    /** Indices of the texts, sorted by length and cut so that a padded batch has about TOKENS_PER_BATCH tokens. */
    static List<int[]> batches(List<TextEncoder.Tokens> tokens) {
        int[] byLength = IntStream.range(0, tokens.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> tokens.get(i).ids().length))
                .mapToInt(Integer::intValue)
                .toArray();
        var batches = new ArrayList<int[]>();
        int begin = 0;
        for (int end = 0; end < byLength.length; end++) {
            int padded = (end - begin + 1) * tokens.get(byLength[end]).ids().length;
            if (padded > TOKENS_PER_BATCH && end > begin) {
                batches.add(Arrays.copyOfRange(byLength, begin, end));
                begin = end;
            }
        }
        if (begin < byLength.length) {
            batches.add(Arrays.copyOfRange(byLength, begin, byLength.length));
        }
        return batches;
    }

    private void run(int[] batch, List<TextEncoder.Tokens> tokens, float[][] vectors) {
        int width = tokens.get(batch[batch.length - 1]).ids().length;
        long[] ids = new long[batch.length * width];
        long[] mask = new long[batch.length * width];
        for (int row = 0; row < batch.length; row++) {
            long[] text = tokens.get(batch[row]).ids();
            System.arraycopy(text, 0, ids, row * width, text.length);
            Arrays.fill(mask, row * width, row * width + text.length, 1);
        }
        long[] shape = {batch.length, width};
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            for (String input : session.getInputNames()) {
                long[] values =
                        switch (input) {
                            case "input_ids" -> ids;
                            case "attention_mask" -> mask;
                            default -> new long[ids.length];
                        };
                inputs.put(input, OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape));
            }
            try (var result = session.run(inputs)) {
                var hidden = ((OnnxTensor) result.get(0)).getFloatBuffer();
                float[] numbers = new float[hidden.remaining()];
                hidden.get(numbers);
                for (int row = 0; row < batch.length; row++) {
                    int count = tokens.get(batch[row]).ids().length;
                    vectors[batch[row]] = Vectors.meanPooled(numbers, row * width * dimension, count, dimension);
                }
            }
        } catch (OrtException e) {
            throw new RagException("The embedding model %s failed: %s.".formatted(name, e.getMessage()), e);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private static int dimension(OrtSession session) throws OrtException {
        var info =
                (TensorInfo) session.getOutputInfo().values().iterator().next().getInfo();
        long[] shape = info.getShape();
        return (int) shape[shape.length - 1];
    }

    private static void requireKnownInputs(ModelFiles files, OrtSession session) {
        Set<String> inputs = session.getInputNames();
        if (!inputs.contains("input_ids") || !KNOWN_INPUTS.containsAll(inputs)) {
            throw new InvalidInputException(
                    "%s has the inputs %s; a sentence-transformer has input_ids, attention_mask and perhaps token_type_ids. Export it with the feature-extraction task."
                            .formatted(files.onnx(), inputs));
        }
    }

    private static void requireTexts(List<String> texts) {
        if (texts == null) {
            throw new InvalidInputException("The texts are null. Pass a list of texts.");
        }
        for (int i = 0; i < texts.size(); i++) {
            requireText(texts.get(i), i);
        }
    }

    private static String requireText(String text, int index) {
        if (text == null) {
            throw new InvalidInputException("Text %d is null. Pass a text, which may be empty.".formatted(index));
        }
        return text;
    }
}
