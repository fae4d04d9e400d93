import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The FAQ's chunks with langchain4j, as its documentation does it; arguments: fp32 or int8, the directory. With {@code
 * whole} after them all the documentation, once. With {@code file} after them, the texts of a file, once, as
 * bench/tokens asks.
 */
final class Peer {

    public static void main(String[] args) throws Exception {
        boolean quantized = args[0].equals("int8");
        EmbeddingModel model =
                quantized ? new AllMiniLmL6V2QuantizedEmbeddingModel() : new AllMiniLmL6V2EmbeddingModel();
        if (args.length > 2 && args[2].equals("file")) {
            file(model, Path.of(args[1]));
        }
        boolean whole = args.length > 2;
        var segments = new ArrayList<TextSegment>();
        try (var files = Files.walk(whole ? Path.of(args[1], "en") : Path.of(args[1], "en", "faq"))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".md")).sorted().toList()) {
                for (String text : List.of(Files.readString(file).split("# ", -1))) {
                    // It refuses empty texts
                    segments.add(TextSegment.from(text.isBlank() ? "." : text));
                }
            }
        }
        double[] millis = new double[whole ? 1 : 5];
        for (int run = whole ? 0 : -2; run < millis.length; run++) {
            long start = System.nanoTime();
            model.embedAll(segments);
            if (run >= 0) {
                millis[run] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                "| langchain4j, all-minilm-l6-v2%s | %d | %.0f | %.0f | %.0f | %s |%n",
                quantized ? "-q" : "", segments.size(), millis[millis.length / 2], millis[0], millis[millis.length - 1], peakMegabytes());
        System.exit(0);
    }

    private static void file(EmbeddingModel model, Path file) throws Exception {
        List<TextSegment> segments = Arrays.stream(Files.readString(file).split("\0"))
                .map(TextSegment::from)
                .toList();
        model.embedAll(segments.subList(0, 20));
        long start = System.nanoTime();
        model.embedAll(segments);
        System.out.printf("%d %.0f%n", segments.size(), (System.nanoTime() - start) / 1e6);
        System.exit(0);
    }

    static String peakMegabytes() throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.toString(Long.parseLong(line.replaceAll("\\D", "")) / 1024);
            }
        }
        return "";
    }
}
