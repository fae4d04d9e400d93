package io.github.ragshell.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The lower bound: ONNX Runtime alone, on token ids made beforehand, over all sensible combinations of workers,
 * threads and batch sizes. No tokenising, no pooling, results thrown away.
 */
final class RawSweep {

    /**
     * One way to run the network.
     *
     * @param budget tokens in a padded batch; 0 for one text at a time
     */
    record Way(int workers, int threads, int budget) {

        @Override
        public String toString() {
            return "%d x %d, %s".formatted(workers, threads, budget == 0 ? "single texts" : budget + " tokens a batch");
        }
    }

    private static final int RUNS = 5;

    private RawSweep() {}

    static List<Way> ways(boolean batches) {
        var ways = new ArrayList<Way>();
        int cores = Runtime.getRuntime().availableProcessors();
        for (int budget : batches ? new int[] {0, 256, 512, 1024} : new int[] {0}) {
            ways.add(new Way(1, cores, budget));
            if (cores > 1) {
                ways.add(new Way(cores, 1, budget));
            }
        }
        return ways;
    }

    static Timings time(String model, List<long[]> texts, Way way) throws Exception {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        var options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(way.threads());
        if (way.threads() == 1) {
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
        }
        List<long[][]> batches = batches(texts, way.budget());
        var pool = Executors.newFixedThreadPool(way.workers());
        try (var session = environment.createSession(model, options)) {
            return Timings.of(2, RUNS, () -> {
                var next = new AtomicInteger();
                Callable<Void> worker = () -> {
                    for (int i = next.getAndIncrement(); i < batches.size(); i = next.getAndIncrement()) {
                        run(environment, session, batches.get(i));
                    }
                    return null;
                };
                var done = new ArrayList<Future<Void>>();
                for (int i = 0; i < way.workers(); i++) {
                    done.add(pool.submit(worker));
                }
                for (Future<Void> future : done) {
                    future.get();
                }
                return null;
            });
        } finally {
            pool.shutdown();
        }
    }

    private static void run(OrtEnvironment environment, OrtSession session, long[][] batch) throws Exception {
        long[] shape = {batch[0].length, batch[1].length / batch[0].length};
        long[] dimensions = {batch[0].length, batch[1].length / batch[0].length};
        try (var ids = OnnxTensor.createTensor(environment, LongBuffer.wrap(batch[1]), dimensions);
                var mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(batch[2]), shape);
                var types = OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[batch[1].length]), shape);
                var result = session.run(Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
            result.get(0).getInfo();
        }
    }

    // Longest first: the last worker to finish then finishes soon after the others
    private static List<long[][]> batches(List<long[]> texts, int budget) {
        List<long[]> sorted = texts.stream()
                .sorted(Comparator.comparingInt((long[] text) -> text.length).reversed())
                .toList();
        var batches = new ArrayList<long[][]>();
        for (int begin = 0; begin < sorted.size(); ) {
            int width = sorted.get(begin).length;
            int end = Math.min(sorted.size(), begin + Math.max(1, budget / width));
            batches.add(padded(sorted.subList(begin, end), width));
            begin = end;
        }
        return batches;
    }

    private static long[][] padded(List<long[]> texts, int width) {
        long[] ids = new long[texts.size() * width];
        long[] mask = new long[texts.size() * width];
        for (int row = 0; row < texts.size(); row++) {
            long[] text = texts.get(row);
            System.arraycopy(text, 0, ids, row * width, text.length);
            java.util.Arrays.fill(mask, row * width, row * width + text.length, 1);
        }
        return new long[][] {new long[texts.size()], ids, mask};
    }
}
