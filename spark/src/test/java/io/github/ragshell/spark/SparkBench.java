package io.github.ragshell.spark;

import io.github.ragshell.core.Setting;
import io.github.ragshell.core.internal.Archive;
import io.github.ragshell.core.internal.FileTree;
import io.github.ragshell.embedding.TinyModel;
import io.github.ragshell.milvus.RealServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures the job on a standalone cluster of this machine and a real Milvus server: {@code speed} the documentation with
 * one and with two workers, {@code memory N} an executor at N short chunks, {@code driver N} a driver with 512 MB at N
 * chunks of a model that takes no time.
 */
final class SparkBench {

    private static final int CHUNKS_IN_A_FILE = 100;
    private static final Pattern SECONDS = Pattern.compile("Sync of \\w+ in ([\\d.]+) s");
    private static final Pattern LINE = Pattern.compile("(?m)^\\w+: .*$");

    private final Path home;
    private final RealServer server;

    private SparkBench(Path home, RealServer server) {
        this.home = home;
        this.server = server;
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Files.createTempDirectory("ragshell-spark").toRealPath();
        try (var server = RealServer.start(false)) {
            var bench = new SparkBench(home, server);
            System.out.println(
                    "| documents | workers | chunks | first sync, s | chunks/s | again, s | executor peak, MB | driver peak, MB |");
            System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|");
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "speed" -> bench.speed();
                    case "memory" -> bench.memory(Integer.parseInt(arguments[++i]));
                    case "driver" -> bench.driver(Integer.parseInt(arguments[++i]));
                    default -> throw new IllegalArgumentException(arguments[i]);
                }
            }
        } finally {
            FileTree.delete(home);
        }
    }

    private void speed() throws Exception {
        Path docs = Files.createDirectories(home.resolve("docs"));
        if (Setting.RAGSHELL_DOCS.value().isPresent()) {
            Archive.unzip(Path.of(Setting.RAGSHELL_DOCS.value().get()), docs);
        } else {
            SyntheticFolder.write(docs, 200, 10, 60);
        }
        for (int workers = 1; workers <= 2; workers++) {
            row("the documentation", docs, workers, "speed" + workers, "all-minilm-l6-v2-q");
        }
    }

    private void memory(int chunks) throws Exception {
        row("short ones", synthetic(chunks), 1, "memory" + chunks, "all-minilm-l6-v2-q");
    }

    private void driver(int chunks) throws Exception {
        Path model = TinyModel.in(home.resolve("tiny"), "tiny");
        row("short ones, a model of some hundred bytes", synthetic(chunks), 2, "driver" + chunks, model.toString());
    }

    private Path synthetic(int chunks) throws IOException {
        Path folder = home.resolve("short" + chunks);
        SyntheticFolder.write(folder, chunks / CHUNKS_IN_A_FILE, CHUNKS_IN_A_FILE, 6);
        return folder;
    }

    private void row(String what, Path folder, int workers, String collection, String model) throws Exception {
        try (var cluster = SparkCluster.start(workers)) {
            var peaks = new Peaks();
            SparkCluster.Result first = run(cluster, peaks, folder, collection, model);
            SparkCluster.Result again = run(cluster, new Peaks(), folder, collection, model);
            int chunks = Integer.parseInt(line(first)
                    .replaceFirst("^\\w+: ([\\d,]+) chunks? new.*", "$1")
                    .replace(",", ""));
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %,d | %.1f | %.0f | %.1f | %d | %d |%n",
                    what,
                    workers,
                    chunks,
                    seconds(first),
                    chunks / seconds(first),
                    seconds(again),
                    peaks.executor,
                    peaks.driver);
            System.err.println(line(first));
            System.err.println(line(again));
        }
    }

    private SparkCluster.Result run(SparkCluster cluster, Peaks peaks, Path folder, String collection, String model)
            throws Exception {
        SparkCluster.Job job = cluster.submit(
                List.of(),
                "--documents",
                folder.toString(),
                "--milvus",
                server.uri(),
                "--collection",
                collection,
                "--model",
                model);
        while (job.process().isAlive()) {
            peaks.driver = Math.max(peaks.driver, peakMegabytes(job.process().pid()));
            for (ProcessHandle executor : cluster.executors()) {
                peaks.executor = Math.max(peaks.executor, peakMegabytes(executor.pid()));
            }
            Thread.sleep(500);
        }
        SparkCluster.Result result = job.await();
        if (result.exitCode() != 0) {
            throw new IllegalStateException(result.lastLine());
        }
        return result;
    }

    private static final class Peaks {
        private long executor;
        private long driver;
    }

    // 0 for a process that has just ended
    private static long peakMegabytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private static double seconds(SparkCluster.Result result) {
        return Double.parseDouble(found(SECONDS, result).group(1));
    }

    private static String line(SparkCluster.Result result) {
        return found(LINE, result).group();
    }

    private static Matcher found(Pattern pattern, SparkCluster.Result result) {
        Matcher matcher = pattern.matcher(result.output());
        if (!matcher.find()) {
            throw new IllegalStateException(result.output() + result.log());
        }
        return matcher;
    }
}
