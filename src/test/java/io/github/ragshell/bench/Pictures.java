package io.github.ragshell.bench;

import static io.github.ragshell.Rag.embeddingModel;
import static io.github.ragshell.Rag.map;
import static io.github.ragshell.Rag.milvus;
import static io.github.ragshell.Rag.split;

import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.nio.file.Path;

/** Draws the charts of docs/charts.md; arguments: the documentation, a new database, the directory for the images. */
final class Pictures {

    private static final String QUESTION = "How is data stored in milvus?";

    private Pictures() {}

    public static void main(String[] args) {
        var chunks = split(Path.of(args[0]).resolve("en/faq"), "*.md", "# ");
        Path directory = Path.of(args[2]);
        try (var model = embeddingModel();
                var milvus = milvus(args[1])) {
            milvus.createCollection("docs", model.dimension(), MetricType.IP, ConsistencyLevel.STRONG);
            var embeddings = model.encodeDocuments(chunks);
            milvus.insert("docs", chunks, embeddings);
            var distances = milvus.search("docs", model, QUESTION, 8).chart();
            var hits = milvus.search("docs", model, QUESTION, 3);
            var map = map(chunks, embeddings, QUESTION, hits);
            distances.save(directory.resolve("distances.png"));
            map.save(directory.resolve("map.png"));
            System.out.println(distances.text(80) + "\n\n" + map.text(80));
        }
    }
}
