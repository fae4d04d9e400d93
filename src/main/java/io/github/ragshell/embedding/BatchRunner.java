package io.github.ragshell.embedding;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;

/**
 * The memory in which one worker runs batches, used again for each: native buffers that ONNX Runtime reads and writes
 * in place. For one thread at a time.
 */
final class BatchRunner {

    private final Network network;
    private final Pooling pooling;
    private final LongBuffer ids;
    private final LongBuffer mask;
    private final LongBuffer types;
    private final FloatBuffer hidden;
    private final long[] row;
    private final float[] rowHidden;

    /**
     * @param tokens of the largest batch, padding included
     * @param width of the longest text
     */
    BatchRunner(Network network, Pooling pooling, int tokens, int width) {
        this.network = network;
        this.pooling = pooling;
        ids = direct(tokens * Long.BYTES).asLongBuffer();
        mask = direct(tokens * Long.BYTES).asLongBuffer();
        types = direct(tokens * Long.BYTES).asLongBuffer();
        hidden = direct(tokens * network.dimension() * Float.BYTES).asFloatBuffer();
        row = new long[width];
        rowHidden = new float[width * network.dimension()];
    }

    /** The vectors of the texts, each of which has at least one token; the first text is the longest. */
    float[][] run(List<TextEncoder.Tokens> batch) throws OrtException {
        int width = batch.get(0).length();
        fill(batch, width);
        long[] shape = {batch.size(), width};
        long[] hiddenShape = {batch.size(), width, network.dimension()};
        var environment = network.environment();
        int size = batch.size() * width;
        try (var idTensor = OnnxTensor.createTensor(environment, ids.slice(0, size), shape);
                var maskTensor = OnnxTensor.createTensor(environment, mask.slice(0, size), shape);
                var typeTensor = OnnxTensor.createTensor(environment, types.slice(0, size), shape);
                var hiddenTensor = OnnxTensor.createTensor(
                        environment, hidden.slice(0, size * network.dimension()), hiddenShape)) {
            network.run(
                    Map.of("input_ids", idTensor, "attention_mask", maskTensor, "token_type_ids", typeTensor),
                    hiddenTensor);
        }
        return pooled(batch, width);
    }

    private void fill(List<TextEncoder.Tokens> batch, int width) {
        for (int text = 0; text < batch.size(); text++) {
            int[] tokens = batch.get(text).ids();
            for (int i = 0; i < width; i++) {
                row[i] = i < tokens.length ? tokens[i] : 0;
            }
            ids.put(text * width, row, 0, width);
            for (int i = 0; i < width; i++) {
                row[i] = i < tokens.length ? 1 : 0;
            }
            mask.put(text * width, row, 0, width);
        }
    }

    private float[][] pooled(List<TextEncoder.Tokens> batch, int width) {
        int dimension = network.dimension();
        var vectors = new float[batch.size()][];
        for (int text = 0; text < vectors.length; text++) {
            int tokens = batch.get(text).length();
            hidden.get(text * width * dimension, rowHidden, 0, tokens * dimension);
            vectors[text] = pooling.pool(rowHidden, tokens, dimension);
        }
        return vectors;
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
}
