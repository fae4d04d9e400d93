package io.github.ragshell.bench;

import static io.github.ragshell.Rag.documents;
import static io.github.ragshell.Rag.embeddingModel;
import static io.github.ragshell.Rag.map;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.corpus.Splitter;
import io.github.ragshell.embedding.TestEmbeddings;
import io.github.ragshell.view.HtmlTables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.Callable;
import tech.tablesaw.api.Table;

/** Times the largest map and a long table; argument: the documentation. */
final class ChartBench {

    private static final int POINTS = 5_000;
    private static final int TOKENS = 80;
    private static final int ROWS = 10_000;
    private static final int RUNS = 5;

    private ChartBench() {}

    public static void main(String[] args) throws Exception {
        // By headings the documentation makes fewer chunks than a map draws
        Chunks all = documents(Path.of(args[0])).split(Splitter.byTokens(TOKENS, 0));
        var chunks = new Chunks(all.subList(0, Math.min(POINTS, all.size())));
        var json = new ObjectMapper();
        try (var model = embeddingModel()) {
            var embeddings = model.encodeDocuments(chunks);
            System.out.println(
                    "| what | first call, ms | median of the next " + RUNS + ", ms | KB |\n|---|---:|---:|---:|");
            print(
                    "map of %,d chunks, all its forms".formatted(chunks.size()),
                    () -> json.writeValueAsBytes(map(chunks, embeddings).bundle(80)).length);
        }
        // The hardest to project
        var random = TestEmbeddings.random(chunks.size(), 384, 1);
        print(
                "map of %,d chunks, random vectors".formatted(chunks.size()),
                () -> json.writeValueAsBytes(map(chunks, random).bundle(80)).length);
        Table table = chunks.table().emptyCopy();
        while (table.rowCount() < ROWS) {
            table.append(chunks.table().first(ROWS - table.rowCount()));
        }
        print("table of %,d rows as HTML".formatted(table.rowCount()), () -> HtmlTables.html(table)
                .length());
    }

    private static void print(String what, Callable<Integer> call) throws Exception {
        var millis = new ArrayList<Double>();
        int size = 0;
        for (int run = 0; run <= RUNS; run++) {
            long start = System.nanoTime();
            size = call.call();
            millis.add((System.nanoTime() - start) / 1e6);
        }
        double[] next = millis.stream().skip(1).mapToDouble(ms -> ms).sorted().toArray();
        System.out.println(String.format(
                Locale.ROOT, "| %s | %.0f | %.0f | %d |", what, millis.get(0), next[next.length / 2], size / 1000));
    }
}
