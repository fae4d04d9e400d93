package io.github.ragshell.bench;

import io.github.ragshell.core.Settings;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.OnnxEmbeddingModel;
import io.github.ragshell.view.Display;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The rows of {@code bench/embedding} that are made in this JVM: {@code ours}, {@code cached}, {@code sweep} or
 * {@code long}; and those of {@code bench/tokens}. */
final class EmbeddingBench {

    private static final int RUNS = 5;
    private static final int LONGEST = 12;

    private EmbeddingBench() {}

    public static void main(String[] args) throws Exception {
        Display.use(new NoDisplay());
        Path docs = Path.of(args[1]);
        switch (args[0]) {
            case "ours" -> ours(args[2], docs, args.length > 3);
            case "cached" -> cached(docs);
            case "cut" -> cut(docs, Path.of(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4]));
            case "file" -> file(docs, args[2]);
            case "load" -> load(args[2]);
            case "sweep" -> sweep(args[2], RawSweep.ways(!args[2].endsWith("-q")), Texts.faq(docs));
            case "long" -> sweep(args[2], RawSweep.ways(false), longest(docs));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void ours(String name, Path docs, boolean everything) throws Exception {
        System.setProperty("ragshell.cache", "off");
        try (EmbeddingModel model = OnnxEmbeddingModel.load(name)) {
            List<String> texts = everything ? Texts.everything(docs) : Texts.faq(docs);
            long before = peakMegabytes();
            Timings timings = Timings.of(everything ? 0 : 2, everything ? 1 : RUNS, () -> model.encodeDocuments(texts));
            System.out.printf(
                    "| ragshell, %s | %d | %s | %d |%n", name, texts.size(), timings.cells(), peakMegabytes());
            System.err.printf("peak memory before embedding: %d MB%n", before);
        }
    }

    private static void cached(Path docs) throws Exception {
        Path home = Files.createTempDirectory("ragshell-bench");
        System.setProperty("ragshell.home", home.toString());
        try (EmbeddingModel model = OnnxEmbeddingModel.load("all-minilm-l6-v2")) {
            List<String> texts = Texts.faq(docs);
            model.encodeDocuments(texts);
            Timings first = Timings.of(0, 1, () -> model.encodeDocuments(texts));
            Timings timings = Timings.of(2, RUNS, () -> model.encodeDocuments(texts));
            System.out.printf("| ragshell, from its cache, first time | %d | %s | |%n", texts.size(), first.cells());
            System.out.printf("| ragshell, from its cache | %d | %s | |%n", texts.size(), timings.cells());
        } finally {
            io.github.ragshell.core.internal.FileTree.delete(home);
        }
    }

    /** Writes every n-th text of the documentation, cut to so many tokens, into a file; prints how many tokens there are. */
    private static void cut(Path docs, Path target, int tokens, int every) throws Exception {
        String name = "all-minilm-l6-v2";
        OnnxEmbeddingModel.load(name).close();
        Path tokenizer = Settings.home().resolve("models").resolve(name).resolve("tokenizer.json");
        List<String> all = Texts.cut(Texts.everything(docs), tokenizer, tokens);
        List<String> texts = IntStream.range(0, all.size())
                .filter(i -> i % every == 0)
                .mapToObj(all::get)
                .toList();
        Files.writeString(target, String.join("\0", texts));
        System.out.println(Texts.tokens(texts, tokenizer).stream()
                .mapToInt(ids -> ids.length)
                .sum());
    }

    /** Embeds the texts of such a file once; prints how many there are, and milliseconds. */
    private static void file(Path file, String name) throws Exception {
        System.setProperty("ragshell.cache", "off");
        List<String> texts = List.of(Files.readString(file).split("\0"));
        try (EmbeddingModel model = OnnxEmbeddingModel.load(name)) {
            model.encodeDocuments(texts.subList(0, 20));
            Timings timings = Timings.of(0, 1, () -> model.encodeDocuments(texts));
            System.out.printf("%d %.0f%n", texts.size(), timings.median());
        }
    }

    private static void load(String name) {
        long start = System.nanoTime();
        OnnxEmbeddingModel.load(name).close();
        System.out.println((System.nanoTime() - start) / 1_000_000);
    }

    private static void sweep(String name, List<RawSweep.Way> ways, List<String> texts) throws Exception {
        OnnxEmbeddingModel.load(name).close();
        Path files = Settings.home().resolve("models").resolve(name);
        List<long[]> tokens = Texts.tokens(texts, files.resolve("tokenizer.json"));
        int mean = (int) tokens.stream().mapToInt(ids -> ids.length).average().orElse(0);
        for (RawSweep.Way way : ways) {
            Timings timings = RawSweep.time(files.resolve("model.onnx").toString(), tokens, way);
            System.out.printf(
                    "| ONNX Runtime alone, %s, %d tokens a text, %s | %d | %s | |%n",
                    name, mean, way, tokens.size(), timings.cells());
        }
    }

    /** The network reads 512 tokens of each. */
    private static List<String> longest(Path docs) throws Exception {
        return Texts.everything(docs).stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .limit(LONGEST)
                .toList();
    }

    static long peakMegabytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return -1;
    }
}
