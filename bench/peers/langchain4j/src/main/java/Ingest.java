import dev.langchain4j.data.document.Document;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingStoreIngestor;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A folder of Markdown with langchain4j's ingestor, a chunk for each heading, into its store in memory. */
final class Ingest {

    private static final int SEARCHES = 50;

    public static void main(String[] args) throws Exception {
        var model = new AllMiniLmL6V2QuantizedEmbeddingModel();
        var store = new InMemoryEmbeddingStore<TextSegment>();
        long start = System.nanoTime();
        var documents = new ArrayList<Document>();
        try (var files = Files.list(Path.of(args[0]))) {
            for (Path file : files.sorted().toList()) {
                documents.add(Document.from(Files.readString(file)));
            }
        }
        int[] chunks = {0};
        EmbeddingStoreIngestor.builder()
                .documentSplitter(document -> {
                    var segments = new ArrayList<TextSegment>();
                    for (String text : document.text().split("# ")) {
                        if (!text.isBlank()) {
                            segments.add(TextSegment.from(text.strip()));
                        }
                    }
                    chunks[0] += segments.size();
                    return segments;
                })
                .embeddingModel(model)
                .embeddingStore(store)
                .build()
                .ingest(documents);
        double seconds = (System.nanoTime() - start) / 1e9;
        var millis = new double[SEARCHES];
        for (int i = 0; i < SEARCHES; i++) {
            Embedding question =
                    model.embed("What is value %d of part %d?".formatted(i, 7 * i)).content();
            long begin = System.nanoTime();
            store.search(EmbeddingSearchRequest.builder()
                    .queryEmbedding(question)
                    .maxResults(3)
                    .build());
            millis[i] = (System.nanoTime() - begin) / 1e6;
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "| %,d | %,.0f | %.1f | %.1f | %s |%n",
                chunks[0],
                chunks[0] / seconds,
                millis[SEARCHES / 2],
                millis[SEARCHES * 95 / 100],
                Peer.peakMegabytes());
        System.exit(0);
    }
}
