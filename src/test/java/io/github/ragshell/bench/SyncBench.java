package io.github.ragshell.bench;

import io.github.ragshell.Rag;
import io.github.ragshell.core.Setting;
import io.github.ragshell.core.internal.Archive;
import io.github.ragshell.core.internal.FileTree;
import io.github.ragshell.corpus.Documents;
import io.github.ragshell.corpus.Splitter;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.milvus.Filter;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.lite.MilvusLite;
import io.github.ragshell.sync.Sync;
import io.github.ragshell.sync.SyncReport;
import io.github.ragshell.view.Display;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Measures syncs: of the documentation, twice, and of synthetic chunks in growing numbers. With {@code write FOLDER
 * CHUNKS} only writes such a folder.
 */
final class SyncBench {

    private static final int CHUNKS_IN_A_FILE = 100;
    private static final int SEARCHES = 200;
    private static final ProgressTimes PROGRESS = new ProgressTimes();

    private SyncBench() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("write")) {
            write(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
            return;
        }
        System.setProperty("ragshell.cache", "off");
        Display.use(PROGRESS);
        Path home = Files.createTempDirectory("ragshell-sync");
        try (EmbeddingModel model = Rag.embeddingModel()) {
            documentation(home, model);
            System.out.println();
            System.out.println(
                    "| synthetic chunks | sync, chunks/s | first tenth | last tenth | again, s | search p50, ms | p95, ms | server, MB | file, MB | reopen, ms | heap peak, MB | JVM peak, MB |");
            System.out.println("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
            for (String size : arguments) {
                synthetic(home, model, Integer.parseInt(size));
            }
        } finally {
            MilvusLite.closeAll();
            FileTree.delete(home);
        }
    }

    private static void documentation(Path home, EmbeddingModel model) throws IOException {
        Path directory = Files.createDirectories(home.resolve("documentation"));
        Path docs = docs(directory);
        try (var milvus = Milvus.open(home.resolve("docs.db").toString(), null)) {
            System.out.println("| the documentation | files | chunks new | deleted | unchanged | s |");
            System.out.println("|---|---:|---:|---:|---:|---:|");
            row("first sync", sync(docs, milvus, model, Sync.splitterFor(model)));
            row("again, nothing changed", sync(docs, milvus, model, Sync.splitterFor(model)));
            Path edited = Documents.below(docs, model::countTokens).sources().stream()
                    .map(docs::resolve)
                    .filter(file -> file.toString().endsWith(".md"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(edited, Files.readString(edited) + "\n\n# Added\n\nOne more section.\n");
            row("a section added to a file", sync(docs, milvus, model, Sync.splitterFor(model)));
            deleted(docs, milvus, model);
        }
    }

    private static void deleted(Path docs, Milvus milvus, EmbeddingModel model) throws IOException {
        String source = Documents.below(docs, model::countTokens).sources().stream()
                .filter(file -> file.contains("/"))
                .findFirst()
                .orElseThrow();
        String folder = source.substring(0, source.lastIndexOf('/'));
        long all = milvus.count("docs");
        long below = milvus.count("docs", Filter.startsWith("source", folder + "/"));
        FileTree.delete(docs.resolve(folder));
        SyncReport report = sync(docs, milvus, model, Sync.splitterFor(model));
        row("%s deleted, with %,d chunks of %,d".formatted(folder, below, all), report);
        long left = milvus.count("docs", Filter.startsWith("source", folder + "/"));
        if (report.deletedChunks() != below || left != 0 || milvus.count("docs") != all - below) {
            throw new IllegalStateException(
                    "%d of %d chunks were deleted, %d are left".formatted(report.deletedChunks(), below, left));
        }
    }

    private static Path docs(Path directory) {
        var archive = Setting.RAGSHELL_DOCS.value();
        Path sample = Path.of("src/main/resources/io/github/ragshell/sample");
        try {
            if (archive.isPresent()) {
                Archive.unzip(Path.of(archive.get()), directory);
            } else {
                try (var files = Files.walk(sample)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        Path copy = directory.resolve(sample.relativize(file));
                        Files.createDirectories(copy.getParent());
                        Files.copy(file, copy);
                    }
                }
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void row(String what, SyncReport report) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %,d | %,d | %,d | %.1f |%n",
                what,
                report.files().added()
                        + report.files().changed()
                        + report.files().unchanged(),
                report.insertedChunks(),
                report.deletedChunks(),
                report.unchangedChunks(),
                report.elapsed().toMillis() / 1000.0);
    }

    private static SyncReport sync(Path root, Milvus milvus, EmbeddingModel model, Splitter splitter) {
        return new Sync(milvus, "docs", model, splitter).run(Documents.below(root, model::countTokens));
    }

    private static void synthetic(Path home, EmbeddingModel model, int chunks) throws IOException {
        Path folder = home.resolve("synthetic-" + chunks);
        Path database = home.resolve("s" + chunks + ".db");
        write(folder, chunks);
        long heap;
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
        try (var milvus = Milvus.open(database.toString(), null)) {
            SyncReport first = sync(folder, milvus, model, Splitter.byHeading());
            double begin = CHUNKS_IN_A_FILE * PROGRESS.rate(0, 0.1);
            double end = CHUNKS_IN_A_FILE * PROGRESS.rate(0.9, 1);
            heap = heapPeakMegabytes();
            double again =
                    sync(folder, milvus, model, Splitter.byHeading()).elapsed().toMillis() / 1000.0;
            Timings searches = searches(milvus, model);
            try (var lite = MilvusLite.open(database)) {
                System.out.printf(
                        Locale.ROOT,
                        "| %,d | %,.0f | %,.0f | %,.0f | %.1f | %.1f | %.1f | %.0f | %.0f |",
                        chunks,
                        chunks * 1000.0 / first.elapsed().toMillis(),
                        begin,
                        end,
                        again,
                        searches.median(),
                        searches.millis()[(int) (0.95 * SEARCHES)],
                        MilvusBench.resident(lite.pid()),
                        Files.size(database) / 1e6);
            }
        }
        MilvusLite.closeAll();
        long start = System.nanoTime();
        try (var milvus = Milvus.open(database.toString(), null)) {
            milvus.search("docs", new float[model.dimension()], 1);
            System.out.printf(
                    Locale.ROOT,
                    " %,.0f | %d | %d |%n",
                    (System.nanoTime() - start) / 1e6,
                    heap,
                    EmbeddingBench.peakMegabytes());
        }
        FileTree.delete(folder);
    }

    // Of the spaces one by one, so that what it adds up to is never too little
    private static long heapPeakMegabytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .mapToLong(pool -> pool.getPeakUsage().getUsed())
                        .sum()
                >> 20;
    }

    private static Timings searches(Milvus milvus, EmbeddingModel model) {
        var millis = new double[SEARCHES];
        for (int i = 0; i < SEARCHES; i++) {
            float[] query = model.encodeQuery("What is value %d of part %d?".formatted(i, 7 * i));
            long start = System.nanoTime();
            milvus.search("docs", query, 3);
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        return Timings.of(millis);
    }

    private static void write(Path folder, int chunks) throws IOException {
        Files.createDirectories(folder);
        for (int file = 0; file < chunks / CHUNKS_IN_A_FILE; file++) {
            Files.writeString(folder.resolve("f%05d.md".formatted(file)), text(file));
        }
    }

    // Numbers of six and four digits in no order: counting up would make the last texts longer than the first ones
    private static String text(int file) {
        var text = new StringBuilder();
        for (int i = 0; i < CHUNKS_IN_A_FILE; i++) {
            long number = file * CHUNKS_IN_A_FILE + i;
            text.append(
                    "# Part %06d\n\nIts value is %04d.\n\n".formatted(7919 * number % 1_000_000, 31 * number % 9973));
        }
        return text.toString();
    }
}
