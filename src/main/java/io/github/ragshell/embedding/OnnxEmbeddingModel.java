package io.github.ragshell.embedding;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.core.Settings;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.view.Display;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A sentence-transformer exported to ONNX: tokens, network, pooling, L2 norm. Texts are sorted by length and run in
 * small batches of about the same length, one core each.
 */
public final class OnnxEmbeddingModel implements EmbeddingModel {

    private final ModelFiles files;
    private final TextEncoder encoder;
    private final Network network;
    private final BatchEncoder batches;
    private final CachedEncoder cached;
    private final ReadWriteLock closing = new ReentrantReadWriteLock();
    private boolean closed;

    private OnnxEmbeddingModel(ModelFiles files, ModelParts loaded, int threads) {
        this.files = files;
        this.encoder = loaded.encoder();
        this.network = loaded.network();
        this.batches = new BatchEncoder(encoder, network, files.profile(), threads);
        var cache = new EmbeddingCache(files.id(), network.dimension(), EmbeddingCache.MAX_BYTES);
        this.cached = new CachedEncoder(batches, cache);
    }

    /**
     * Loads a model by its name or from a directory. Which pooling, how many tokens and which prefixes of questions and
     * passages it wants comes from its own files.
     *
     * @param nameOrDirectory {@code all-minilm-l6-v2-q} (the default, 8-bit weights), {@code all-minilm-l6-v2},
     *     {@code bge-small-en-v1.5}, 384 dimensions each, of which the first comes with ragshell and the
     *     others are fetched once with Maven; the name of a model on the Hugging
     *     Face hub, for example {@code GPTCache/paraphrase-albert-onnx}; or a directory with {@code model.onnx} and
     *     {@code tokenizer.json}
     * @throws InvalidInputException there is no such model, its files are not an embedding model, or it wants another
     *     pooling than the mean of the tokens or the first one
     * @throws io.github.ragshell.core.SetupException a bundled model can't be unpacked, or does not run here
     * @throws io.github.ragshell.core.UnreachableException the hub can't be reached
     */
    public static OnnxEmbeddingModel load(String nameOrDirectory) {
        int threads = threads();
        ModelFiles files = ModelFiles.find(nameOrDirectory);
        return new OnnxEmbeddingModel(files, new ModelParts(files), threads);
    }

    @Override
    public String name() {
        return files.name();
    }

    @Override
    public ModelId id() {
        return files.modelId();
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
    public int maxTextTokens() {
        String prefix = files.profile().documentPrefix();
        int tokens = prefix.isEmpty() ? 0 : countTokens(prefix);
        return Math.max(1, maxTokens() - MARKS - tokens);
    }

    @Override
    public int countTokens(String text) {
        closing.readLock().lock();
        try {
            requireOpen();
            return encoder.count(requireText(text, 0));
        } finally {
            closing.readLock().unlock();
        }
    }

    @Override
    public float[] encodeQuery(String question) {
        return QueryVectors.noted(
                encodeQueries(List.of(requireText(question, 0))).get(0), id());
    }

    @Override
    public Embeddings encodeQueries(List<String> questions) {
        requireTexts(questions);
        List<String> prefixed = prefixed(files.profile().queryPrefix(), questions);
        return encode(questions, embeddings -> run(batches, prefixed, embeddings, null), false);
    }

    @Override
    public Embeddings encodeDocuments(List<String> texts) {
        return encodeDocuments(texts, "Creating embeddings");
    }

    @Override
    public Embeddings encodeDocumentsQuietly(List<String> texts) {
        return encodeDocuments(texts, null);
    }

    private Embeddings encodeDocuments(List<String> texts, String title) {
        requireTexts(texts);
        List<String> prefixed = prefixed(files.profile().documentPrefix(), texts);
        return encode(
                texts,
                embeddings -> run(Settings.cache() ? cached : batches, prefixed, embeddings, title),
                title != null);
    }

    private static List<String> prefixed(String prefix, List<String> texts) {
        return prefix.isEmpty()
                ? texts
                : texts.stream().map(text -> prefix + text).toList();
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

    private Embeddings encode(List<String> texts, UnaryOperator<Embedding[]> encoding, boolean tell) {
        closing.readLock().lock();
        try {
            requireOpen();
            Embedding[] embeddings = encoding.apply(new Embedding[texts.size()]);
            int[] truncated = IntStream.range(0, embeddings.length)
                    .filter(i -> embeddings[i].truncated())
                    .toArray();
            if (tell) {
                sayTruncated(truncated.length, texts.size());
            }
            return new Embeddings(
                    id(),
                    dimension(),
                    Arrays.stream(embeddings).map(Embedding::vector).toArray(float[][]::new),
                    Arrays.stream(truncated).boxed().toList(),
                    texts);
        } finally {
            closing.readLock().unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new InvalidInputException(
                    "The embedding model %s is closed. Load it again with embeddingModel().".formatted(name()));
        }
    }

    private Embedding[] run(TextsEncoder encoder, List<String> texts, Embedding[] embeddings, String title) {
        try {
            encoder.encode(texts, embeddings, title);
            return embeddings;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new RagException(
                    "The embedding model %s failed: %s. Load it again.".formatted(name(), e.getMessage()), e);
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

    /** How many threads embed texts: {@code RAGSHELL_THREADS}, from 1 to 999, or one per core. */
    public static int threads() {
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
