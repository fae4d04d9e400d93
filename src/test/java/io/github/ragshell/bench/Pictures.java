package io.github.ragshell.bench;

import static io.github.ragshell.Rag.embeddingModel;
import static io.github.ragshell.Rag.map;
import static io.github.ragshell.Rag.milvus;
import static io.github.ragshell.Rag.split;

import io.github.ragshell.chart.Chart;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.nio.file.Path;
import java.util.LinkedHashMap;

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
            var hits = milvus.search("docs", model, QUESTION, 3);
            var charts = new LinkedHashMap<String, Chart>();
            charts.put("distances", hits.chart());
            charts.put("tokens", chunks.chart());
            charts.put(
                    "heatmap",
                    model.encodeDocuments(chunks.texts().subList(0, 18)).heatmap());
            charts.put("map", map(chunks, embeddings, QUESTION, hits));
            charts.forEach((name, chart) -> {
                chart.save(directory.resolve(name + ".png"));
                System.out.println(chart.text(80) + "\n");
            });
        }
    }
}
