package io.github.ragshell.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.ragshell.core.Settings;
import io.github.ragshell.core.internal.FileTree;
import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.embedding.Embeddings;
import io.github.ragshell.embedding.TestEmbeddings;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.lite.Engine;
import io.github.ragshell.milvus.lite.MilvusLite;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.data.FloatVec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.LongStream;

/** Prints the table of {@code bench/milvus}. */
public final class MilvusBench {

    private static final int DIMENSION = 384;
    private static final int SEARCHES = 200;
    private static final int OPENS = 7;
    private static final int DATABASES = 5;
    private static final int BATCH = 250;
    private static final List<String> FIELDS = List.of("text", "source", "line", "heading");

    /** What is measured: milliseconds, rows per second, MB. */
    private record Figures(
            String name, double ready, double small, double large, double p50, double p95, double memory) {}

    private interface Insert {
        /** What is measured; what is done before it is returned is not. */
        Runnable of(Milvus milvus, Chunks chunks, Embeddings vectors);
    }

    /** A way to insert and to search. */
    private record Client(String name, Insert insert, Function<Milvus, double[]> searches) {}

    private static final Client OURS = new Client(
            "ragshell, columns, native 2.5.1",
            (milvus, chunks, vectors) -> () -> milvus.insert("docs", chunks, vectors),
            MilvusBench::searches);
    private static final Client SDK = sdk(1_000);
    private static final Client SDK_IN_OUR_BATCHES = sdk(BATCH);
    private static final Client CALLS = new Client(
            "gRPC calls one after the other, messages made before, native 2.5.1",
            (milvus, chunks, vectors) -> new PreparedCalls(milvus, chunks, vectors, BATCH)::send,
            MilvusBench::searches);

    private MilvusBench() {}

    private static Client sdk(int batch) {
        return new Client(
                "Java SDK 2.6.22, JSON rows, %,d a call, native 2.5.1".formatted(batch),
                (milvus, chunks, vectors) -> () -> insertJson(milvus, chunks, vectors, batch),
                MilvusBench::sdkSearches);
    }

    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT);
        Path directory = Files.createTempDirectory("milvus-bench");
        try {
            // The JVM is warm after this
            for (Client client : List.of(OURS, SDK, SDK_IN_OUR_BATCHES, CALLS)) {
                measure(directory, 10, client);
            }
            for (int characters : new int[] {700, 10}) {
                print(directory, characters, arguments[0]);
            }
        } finally {
            FileTree.delete(directory);
        }
    }

    private static void print(Path directory, int characters, String peer) throws Exception {
        var ours = measure(directory, characters, OURS);
        var sdk = measure(directory, characters, SDK);
        var batched = measure(directory, characters, SDK_IN_OUR_BATCHES);
        var calls = measure(directory, characters, CALLS);
        var python = python(directory, peer, characters);
        System.out.printf("%nTexts of %d characters, vectors of %d numbers:%n%n", characters, DIMENSION);
        System.out.println(
                "| | open to ready, ms | insert 5,000, rows/s | insert 20,000, rows/s | search p50, ms | p95, ms | memory, MB |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|");
        for (Figures figures : List.of(ours, sdk, batched, python, calls)) {
            System.out.printf(
                    "| %s | %.0f | %,.0f | %,.0f | %.1f | %.1f | %.0f |%n",
                    figures.name,
                    figures.ready,
                    figures.small,
                    figures.large,
                    figures.p50,
                    figures.p95,
                    figures.memory);
        }
        System.out.printf(
                "%nOurs to the SDK's JSON: %.1f times the rows/s at 5,000, %.1f at 20,000; in batches like ours: %.1f and %.1f. Ours to pymilvus: %.1f and %.1f; search %.0f times as fast.%n",
                ours.small / sdk.small,
                ours.large / sdk.large,
                ours.small / batched.small,
                ours.large / batched.large,
                ours.small / python.small,
                ours.large / python.large,
                python.p50 / ours.p50);
    }

    private static Figures measure(Path directory, int characters, Client client) throws IOException {
        double ready = ready(directory.resolve("ready.db"));
        var small = new double[DATABASES];
        var large = new double[DATABASES];
        double[] times = {};
        double memory = 0;
        for (int i = 0; i < DATABASES; i++) {
            Path database = directory.resolve("insert.db");
            try (var milvus = Milvus.open(database.toString(), null);
                    var lite = MilvusLite.open(database)) {
                small[i] = rate(milvus, 5_000, characters, client.insert);
                large[i] = rate(milvus, 20_000, characters, client.insert);
                if (i == DATABASES - 1) {
                    times = client.searches.apply(milvus);
                    memory = resident(lite.pid());
                }
            }
            Files.delete(database);
        }
        return new Figures(
                client.name,
                ready,
                percentile(small, 0.5),
                percentile(large, 0.5),
                percentile(times, 0.5),
                percentile(times, 0.95),
                memory);
    }

    private static double ready(Path database) {
        var times = new double[OPENS];
        for (int i = 0; i < OPENS; i++) {
            long begin = System.nanoTime();
            try (var milvus = Milvus.open(database.toString(), null)) {
                milvus.hasCollection("docs");
                times[i] = (System.nanoTime() - begin) / 1e6;
            }
        }
        return percentile(times, 0.5);
    }

    private static double rate(Milvus milvus, int rows, int characters, Insert insert) {
        milvus.dropCollection("docs");
        milvus.createCollection("docs", DIMENSION, MetricType.IP, ConsistencyLevel.STRONG);
        var chunks = new Chunks(LongStream.range(0, rows)
                .mapToObj(id -> new Chunk(id, "x".repeat(characters), "faq.md", (int) id, "heading"))
                .toList());
        var vectors = TestEmbeddings.random(rows, DIMENSION, rows);
        Runnable measured = insert.of(milvus, chunks, vectors);
        long begin = System.nanoTime();
        measured.run();
        return rows / ((System.nanoTime() - begin) / 1e9);
    }

    private static void insertJson(Milvus milvus, Chunks chunks, Embeddings vectors, int batch) {
        for (int begin = 0; begin < chunks.size(); begin += batch) {
            var rows = new ArrayList<JsonObject>();
            for (int i = begin; i < Math.min(chunks.size(), begin + batch); i++) {
                rows.add(row(chunks.get(i), vectors.get(i)));
            }
            milvus.client()
                    .insert(InsertReq.builder()
                            .collectionName("docs")
                            .data(rows)
                            .build());
        }
    }

    private static JsonObject row(Chunk chunk, float[] vector) {
        var numbers = new JsonArray(vector.length);
        for (float number : vector) {
            numbers.add(number);
        }
        var row = new JsonObject();
        row.addProperty("id", chunk.id());
        row.add("vector", numbers);
        row.addProperty("text", chunk.text());
        row.addProperty("source", chunk.source());
        row.addProperty("line", chunk.line());
        row.addProperty("heading", chunk.heading());
        return row;
    }

    private static double[] searches(Milvus milvus) {
        var queries = TestEmbeddings.random(SEARCHES, DIMENSION, 1);
        var times = new double[SEARCHES];
        for (int i = 0; i < SEARCHES; i++) {
            long begin = System.nanoTime();
            milvus.search("docs", queries.get(i), 3);
            times[i] = (System.nanoTime() - begin) / 1e6;
        }
        return times;
    }

    private static double[] sdkSearches(Milvus milvus) {
        var queries = TestEmbeddings.random(SEARCHES, DIMENSION, 1);
        var times = new double[SEARCHES];
        for (int i = 0; i < SEARCHES; i++) {
            long begin = System.nanoTime();
            milvus.client()
                    .search(SearchReq.builder()
                            .collectionName("docs")
                            .annsField("vector")
                            .data(List.of(new FloatVec(queries.get(i))))
                            .limit(3)
                            .outputFields(FIELDS)
                            .build());
            times[i] = (System.nanoTime() - begin) / 1e6;
        }
        return times;
    }

    private static Figures python(Path directory, String script, int characters) throws Exception {
        // Makes the environment where it is missing
        MilvusLite.open(directory.resolve("python.db"), Engine.PYTHON).close();
        Path python = Settings.home().resolve("milvus-lite/3.2.2-python/bin/python");
        var process = new ProcessBuilder(python.toString(), script, Integer.toString(characters))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String[] words = process.inputReader()
                .lines()
                .filter(line -> line.startsWith("FIGURES "))
                .findFirst()
                .orElseThrow()
                .split(" ");
        process.waitFor();
        double[] n =
                Arrays.stream(words).skip(1).mapToDouble(Double::parseDouble).toArray();
        return new Figures("pymilvus 3.0.2, Python Milvus Lite 3.2.2", n[0], n[1], n[2], n[3], n[4], n[5]);
    }

    private static double percentile(double[] times, double part) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[(int) (sorted.length * part)];
    }

    static double resident(long pid) throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                                .filter(line -> line.startsWith("VmRSS"))
                                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                                .sum()
                        / 1024
                : Double.NaN;
    }
}
