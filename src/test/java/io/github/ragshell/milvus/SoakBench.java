package io.github.ragshell.milvus;

import io.github.ragshell.bench.NoDisplay;
import io.github.ragshell.core.Setting;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.OnnxEmbeddingModel;
import io.github.ragshell.embedding.TestEmbeddings;
import io.github.ragshell.milvus.lite.ProcessUse;
import io.github.ragshell.view.Display;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** Load for a while: threads search while others insert, then threads embed. See bench/soak. */
public final class SoakBench {

    private static final String DOCS = "docs";
    private static final int DIMENSION = 384;
    private static final int SEARCHERS = 32;
    private static final int INSERTERS = 4;
    private static final int EMBEDDERS = 16;
    private static final int FIRST_ROWS = 2_000;
    private static final int ROWS_A_CALL = 10;
    private static final int SAMPLES = 24;
    private static final float SAME = 1e-6f;

    private final int seconds;
    private final long end;
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final List<ProcessUse> samples = new ArrayList<>();

    private SoakBench(int seconds) {
        this.seconds = seconds;
        this.end = System.nanoTime() + seconds * 1_000_000_000L;
    }

    public static void main(String[] arguments) throws Exception {
        Display.use(new NoDisplay());
        int seconds = Integer.parseInt(arguments[0]);
        for (String what : Arrays.asList(arguments).subList(1, arguments.length)) {
            switch (what) {
                case "native" -> embedded(seconds, what, 100);
                case "python" -> embedded(seconds, what, 1_000);
                case "server" -> {
                    try (var server = RealServer.start(false)) {
                        load(seconds, what, server.uri(), 100);
                    }
                }
                case "embedding" -> embed(seconds);
                default -> throw new IllegalArgumentException(what);
            }
        }
        System.exit(0);
    }

    private static void embedded(int seconds, String engine, int pauseMillis) throws Exception {
        System.setProperty(Setting.RAGSHELL_ENGINE.property(), engine);
        Path directory = Files.createTempDirectory("soak");
        load(seconds, engine, directory.resolve("soak.db").toString(), pauseMillis);
    }

    /** @param pauseMillis between two inserts of a thread */
    private static void load(int seconds, String what, String uri, int pauseMillis) throws InterruptedException {
        try (Milvus milvus = Milvus.open(uri, null).withDeadline(Duration.ofMinutes(2))) {
            milvus.createCollection(DOCS, DIMENSION, MetricType.IP, ConsistencyLevel.STRONG);
            milvus.insert(DOCS, TestRows.chunks(FIRST_ROWS), TestEmbeddings.random(FIRST_ROWS, DIMENSION, 1));
            milvus.search(DOCS, new float[DIMENSION], 3);
            var next = new AtomicLong(FIRST_ROWS);
            var searches = new ConcurrentLinkedQueue<Long>();
            var inserts = new ConcurrentLinkedQueue<Long>();
            var soak = new SoakBench(seconds);
            List<Thread> threads = soak.start(SEARCHERS, thread -> {
                float[] query = TestEmbeddings.random(1, DIMENSION, thread).get(0);
                searches.add(nanos(() -> require(milvus.search(DOCS, query, 3).size() == 3)));
            });
            threads.addAll(soak.start(INSERTERS, thread -> {
                long first = next.getAndAdd(ROWS_A_CALL);
                var vectors = TestEmbeddings.random(ROWS_A_CALL, DIMENSION, first);
                inserts.add(nanos(() -> milvus.insert(DOCS, TestRows.chunks(first, ROWS_A_CALL), vectors)));
                sleep(pauseMillis);
            }));
            soak.sample();
            for (Thread thread : threads) {
                thread.join();
            }
            long rows = milvus.count(DOCS);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %d | %s | %s | %d | %s | %s |%n",
                    what,
                    searches.size(),
                    rows,
                    milliseconds(searches),
                    milliseconds(inserts),
                    soak.failures.size(),
                    rows == next.get() ? "all" : "%d of %d".formatted(rows, next.get()),
                    soak.use());
            soak.failures.stream().limit(3).forEach(failure -> failure.printStackTrace(System.out));
        }
    }

    private static void embed(int seconds) throws InterruptedException {
        List<String> texts = IntStream.range(0, 64)
                .mapToObj(i -> "Sentence %d says where Milvus keeps data: ".formatted(i) + "word ".repeat(i))
                .toList();
        System.setProperty(Setting.RAGSHELL_CACHE.property(), "off");
        try (EmbeddingModel model = OnnxEmbeddingModel.load(Setting.RAGSHELL_MODEL.defaultValue())) {
            var expected = model.encodeDocuments(texts);
            var times = new ConcurrentLinkedQueue<Long>();
            var soak = new SoakBench(seconds);
            List<Thread> threads = soak.start(
                    EMBEDDERS,
                    thread -> times.add(nanos(() -> {
                        int from = thread % 8 * 8;
                        var vectors = model.encodeDocuments(texts.subList(from, from + 8));
                        for (int i = 0; i < vectors.size(); i++) {
                            require(isSame(vectors.get(i), expected.get(from + i)));
                        }
                    })));
            soak.sample();
            for (Thread thread : threads) {
                thread.join();
            }
            System.out.printf(
                    Locale.ROOT,
                    "%d threads embed 8 texts a call for %d s: %d texts, %s ms a call (p50 / p99), errors or other vectors: %d; %s%n",
                    EMBEDDERS,
                    seconds,
                    8 * times.size(),
                    milliseconds(times),
                    soak.failures.size(),
                    soak.use());
            soak.failures.stream().limit(3).forEach(failure -> failure.printStackTrace(System.out));
        }
    }

    private static boolean isSame(float[] a, float[] b) {
        return IntStream.range(0, a.length).allMatch(i -> Math.abs(a[i] - b[i]) <= SAME);
    }

    private List<Thread> start(int count, IntConsumer work) {
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < count; i++) {
            int number = i;
            var thread = new Thread(() -> {
                while (System.nanoTime() < end) {
                    try {
                        work.accept(number);
                    } catch (RuntimeException | Error e) {
                        failures.add(e);
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    private void sample() throws InterruptedException {
        for (int i = 0; i < SAMPLES; i++) {
            Thread.sleep(1000L * seconds / (SAMPLES + 1));
            samples.add(ProcessUse.now());
        }
    }

    /** First quarter's and last quarter's most of each. */
    private String use() {
        return "heap %s, threads %s, files %s; children: MB %s, files %s"
                .formatted(
                        most(ProcessUse::heap),
                        most(ProcessUse::threads),
                        most(ProcessUse::files),
                        most(ProcessUse::childrenMemory),
                        most(ProcessUse::childrenFiles));
    }

    private String most(ToLongFunction<ProcessUse> what) {
        int quarter = SAMPLES / 4;
        long first = samples.subList(0, quarter).stream().mapToLong(what).max().orElse(0);
        long last = samples.subList(SAMPLES - quarter, SAMPLES).stream()
                .mapToLong(what)
                .max()
                .orElse(0);
        return first + " → " + last;
    }

    private static String milliseconds(ConcurrentLinkedQueue<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "%.1f / %.1f",
                        sorted[sorted.length / 2] / 1e6,
                        sorted[sorted.length * 99 / 100] / 1e6);
    }

    private static long nanos(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return System.nanoTime() - begin;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("a wrong answer");
        }
    }

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
