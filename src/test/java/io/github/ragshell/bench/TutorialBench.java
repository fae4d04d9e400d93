package io.github.ragshell.bench;

import static io.github.ragshell.Rag.embeddingModel;
import static io.github.ragshell.Rag.lepton;
import static io.github.ragshell.Rag.milvus;
import static io.github.ragshell.Rag.split;

import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.nio.file.Path;
import java.util.Arrays;

/** The tutorial as a program, from the start to the hits; arguments: the documentation, the database. */
final class TutorialBench {

    private TutorialBench() {}

    public static void main(String[] args) throws Exception {
        long start = Long.parseLong(System.getenv("START_MILLIS"));
        var chunks = split(Path.of(args[0]).resolve("en/faq"), "*.md", "# ");
        var lepton = lepton();
        var model = embeddingModel();
        var test = model.encodeQuery("This is a test");
        System.out.println(model.dimension() + " " + Arrays.toString(Arrays.copyOf(test, 10)) + lepton.model());
        lap("model", start);
        var milvus = milvus(args[1]);
        lap("milvus", start);
        if (milvus.hasCollection("my_rag_collection")) {
            milvus.dropCollection("my_rag_collection");
        }
        milvus.createCollection("my_rag_collection", model.dimension(), MetricType.IP, ConsistencyLevel.STRONG);
        lap("collection", start);
        var vectors = model.encodeDocuments(chunks);
        lap("embedded", start);
        milvus.insert("my_rag_collection", chunks, vectors);
        lap("inserted", start);
        var hits = milvus.search("my_rag_collection", model.encodeQuery("How is data stored in milvus?"), 3);
        System.out.println(hits.toJson());
        lap("hits", start);
        System.err.println("peak memory MB: " + EmbeddingBench.peakMegabytes());
        milvus.close();
        model.close();
    }

    private static void lap(String step, long start) {
        System.err.println(step + " ms: " + (System.currentTimeMillis() - start));
    }
}
