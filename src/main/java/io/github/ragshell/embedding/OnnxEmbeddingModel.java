package io.github.ragshell.embedding;

import ai.onnxruntime.OrtException;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.view.Display;
import io.github.ragshell.view.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * A sentence-transformer exported to ONNX: tokens, network, pooling, L2 norm. Texts are sorted by length and run in
 * small batches of about the same length, one core each.
 */
public final class OnnxEmbeddingModel implements EmbeddingModel {

    // Measured with bench/embedding: larger batches fall out of the processor's caches
    private static final int TOKENS_PER_BATCH = 256;

    private final ModelFiles files;
    private final TextEncoder encoder;
    private final Network network;
    private final int threads;
    private final ConcurrentLinkedQueue<Lane> idleLanes = new ConcurrentLinkedQueue<>();
    private final ReadWriteLock closing = new ReentrantReadWriteLock();
    private boolean closed;

    private OnnxEmbeddingModel(ModelFiles files, TextEncoder encoder, Network network, int threads) {
        this.files = files;
        this.encoder = encoder;
        this.network = network;
        this.threads = threads;
    }

    /**
     * Loads a model by its name or from a directory. Which pooling, how many tokens and which prefix of questions it
     * wants comes from its own files.
     *
     * @param nameOrDirectory {@code all-minilm-l6-v2} (the default), {@code all-minilm-l6-v2-q},
     *     {@code bge-small-en-v1.5}, which come with ragshell, 384 dimensions each; the name of a model on the Hugging
     *     Face hub, for example {@code GPTCache/paraphrase-albert-onnx}; or a directory with {@code model.onnx} and
     *     {@code tokenizer.json}
     * @throws InvalidInputException there is no such model, or its files are not an embedding model
     * @throws io.github.ragshell.core.SetupException a bundled model can't be unpacked, or does not run here
     * @throws io.github.ragshell.core.UnreachableException the hub can't be reached
     */
    public static OnnxEmbeddingModel load(String nameOrDirectory) {
        int threads = threads();
        ModelFiles files = ModelFiles.find(nameOrDirectory);
        var loading = new LoadingModel(files);
        return new OnnxEmbeddingModel(files, loading.encoder(), loading.network(), threads);
    }

    @Override
    public String name() {
        return files.name();
    }

    @Override
    public int dimension() {
        return network.dimension();
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
        requireTexts(questions);
        String prefix = files.profile().queryPrefix();
        return encode(questions.stream().map(question -> prefix + question).toList(), false);
    }

    @Override
    public Embeddings encodeDocuments(List<String> texts) {
        requireTexts(texts);
        return encode(texts, true);
    }

    @Override
    public Embeddings encodeDocuments(Chunks chunks) {
        if (chunks == null) {
            throw new InvalidInputException("The chunks are null. Make them with split(directory, glob, separator).");
        }
        return encodeDocuments(chunks.texts());
    }

    @Override
    public boolean isClosed() {
        closing.readLock().lock();
        try {
            return closed;
        } finally {
            closing.readLock().unlock();
        }
    }

    @Override
    public void close() {
        closing.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                idleLanes.clear();
                encoder.close();
                network.close();
            }
        } finally {
            closing.writeLock().unlock();
        }
    }

    @Override
    public String toString() {
        return "%s: %d dimensions, up to %d tokens".formatted(name(), dimension(), maxTokens());
    }

    private Embeddings encode(List<String> texts, boolean documents) {
        closing.readLock().lock();
        try {
            if (closed) {
                throw new InvalidInputException(
                        "The embedding model %s is closed. Load it again with embeddingModel().".formatted(name()));
            }
            var tokens = new TextEncoder.Tokens[texts.size()];
            requireDone(Workers.run(threads, tokens.length, i -> tokens[i] = encoder.encode(texts.get(i))), 0, tokens);
            int[] truncated = IntStream.range(0, tokens.length)
                    .filter(i -> tokens[i].truncated())
                    .toArray();
            float[][] vectors = documents ? withProgress(tokens) : run(tokens, done -> {});
            sayTruncated(truncated.length, texts.size());
            return new Embeddings(
                    name(),
                    dimension(),
                    vectors,
                    Arrays.stream(truncated).boxed().toList());
        } catch (OrtException e) {
            throw new RagException(
                    "The embedding model %s failed: %s. Load it again.".formatted(name(), e.getMessage()), e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new RagException("The embedding model %s failed: %s.".formatted(name(), e), e);
        } finally {
            closing.readLock().unlock();
        }
    }

    private float[][] withProgress(TextEncoder.Tokens[] tokens) throws Exception {
        long total = Arrays.stream(tokens).mapToLong(TextEncoder.Tokens::length).sum();
        try (var progress = Progress.start("Creating embeddings", total, "tokens")) {
            return run(tokens, progress::advance);
        }
    }

    private float[][] run(TextEncoder.Tokens[] tokens, LongConsumer progress) throws Exception {
        var vectors = new float[tokens.length][];
        int[] lengths =
                Arrays.stream(tokens).mapToInt(TextEncoder.Tokens::length).toArray();
        // A quantised network scales activations by the whole batch, so that a text would depend on its neighbours
        List<int[]> batches = Batches.of(lengths, files.profile().quantized() ? 0 : TOKENS_PER_BATCH);
        boolean done = Workers.run(threads, batches.size(), i -> {
            int[] batch = batches.get(i);
            Lane lane = borrowLane();
            float[][] results =
                    lane.run(Arrays.stream(batch).mapToObj(text -> tokens[text]).toList());
            idleLanes.add(lane);
            for (int row = 0; row < batch.length; row++) {
                vectors[batch[row]] = results[row];
                tokens[batch[row]] = null;
            }
            progress.accept(
                    Arrays.stream(batch).mapToLong(text -> lengths[text]).sum());
        });
        requireDone(done, (int) Arrays.stream(vectors).filter(v -> v != null).count(), tokens);
        return vectors;
    }

    private Lane borrowLane() {
        Lane idle = idleLanes.poll();
        int tokens = Math.max(TOKENS_PER_BATCH, maxTokens());
        return idle != null ? idle : new Lane(network, files.profile().pooling(), tokens, maxTokens());
    }

    private static void requireDone(boolean done, int texts, TextEncoder.Tokens[] all) {
        if (!done) {
            throw new RagException(
                    "The embedding was interrupted after %d of %d texts. Run it again.".formatted(texts, all.length));
        }
    }

    private void sayTruncated(int truncated, int texts) {
        if (truncated > 0) {
            Display.current()
                    .notice(
                            "%d of %d texts are longer than %d tokens; %s does not see their end. Embeddings.truncated() names them."
                                    .formatted(truncated, texts, maxTokens(), name()));
        }
    }

    private static int threads() {
        String value = Setting.RAGSHELL_THREADS
                .value()
                .orElse(Integer.toString(Runtime.getRuntime().availableProcessors()));
        if (!value.matches("[1-9]\\d{0,2}")) {
            throw new InvalidInputException(
                    "RAGSHELL_THREADS is '%s'. Set it to the number of threads that embed texts, 1 to 999."
                            .formatted(value));
        }
        return Integer.parseInt(value);
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
