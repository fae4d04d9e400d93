package io.github.ragshell.embedding;

import io.github.ragshell.view.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** Texts through the tokenizer and the network, on some threads. */
final class BatchEncoder implements TextsEncoder {

    // Measured with bench/embedding: larger batches fall out of the processor's caches
    private static final int TOKENS_PER_BATCH = 256;

    private final TextEncoder encoder;
    private final Network network;
    private final ModelProfile profile;
    private final int threads;
    private final ConcurrentLinkedQueue<BatchRunner> idleRunners = new ConcurrentLinkedQueue<>();

    BatchEncoder(TextEncoder encoder, Network network, ModelProfile profile, int threads) {
        this.encoder = encoder;
        this.network = network;
        this.profile = profile;
        this.threads = threads;
    }

    @Override
    public void encode(List<String> texts, Embedding[] embeddings, String title) throws Exception {
        var tokens = new TextEncoder.Tokens[texts.size()];
        Workers.run(threads, tokens.length, stopped(embeddings), i -> tokens[i] = encoder.encode(texts.get(i)));
        if (title == null || tokens.length == 0) {
            run(tokens, embeddings, count -> {});
            return;
        }
        long total = Arrays.stream(tokens).mapToLong(TextEncoder.Tokens::length).sum();
        try (var progress = Progress.start(title, total, "tokens")) {
            run(tokens, embeddings, progress::advance);
        }
    }

    private void run(TextEncoder.Tokens[] tokens, Embedding[] embeddings, LongConsumer progress) throws Exception {
        int[] lengths =
                Arrays.stream(tokens).mapToInt(TextEncoder.Tokens::length).toArray();
        // A quantised network scales activations by the whole batch, so that a text would depend on its neighbours
        List<int[]> batches = Batches.of(lengths, profile.quantized() ? 0 : TOKENS_PER_BATCH);
        Workers.run(threads, batches.size(), stopped(embeddings), i -> {
            int[] batch = batches.get(i);
            BatchRunner runner = borrowRunner();
            float[][] vectors = runner.run(
                    Arrays.stream(batch).mapToObj(text -> tokens[text]).toList());
            idleRunners.add(runner);
            for (int row = 0; row < batch.length; row++) {
                int text = batch[row];
                embeddings[text] = new Embedding(vectors[row], tokens[text].truncated());
                tokens[text] = null;
            }
            progress.accept(
                    Arrays.stream(batch).mapToLong(text -> lengths[text]).sum());
        });
    }

    private BatchRunner borrowRunner() {
        BatchRunner idle = idleRunners.poll();
        int width = encoder.maxTokens();
        return idle != null
                ? idle
                : new BatchRunner(network, profile.pooling(), Math.max(TOKENS_PER_BATCH, width), width);
    }

    private static Supplier<String> stopped(Embedding[] embeddings) {
        return () -> "The embedding was stopped after %d of %d texts. Run it again."
                .formatted(Arrays.stream(embeddings).filter(Objects::nonNull).count(), embeddings.length);
    }
}
