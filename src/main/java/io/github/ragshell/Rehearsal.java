package io.github.ragshell;

import io.github.ragshell.chat.Prompt;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.FileTree;
import io.github.ragshell.core.internal.IoReason;
import io.github.ragshell.corpus.MilvusDocs;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The tutorial on the sample documents, in a temporary directory: shows that everything works, and loads what a session
 * loads, so that a class archive can be made of it.
 */
final class Rehearsal {

    private static final String COLLECTION = "my_rag_collection";
    private static final String QUESTION = "How is data stored in milvus?";

    private Rehearsal() {}

    static void run() {
        Path directory = null;
        try {
            directory = Files.createTempDirectory("ragshell");
            run(directory);
        } catch (IOException e) {
            throw new SetupException(
                    "No temporary directory can be made (%s). Set -Djava.io.tmpdir to a directory that can be written."
                            .formatted(IoReason.of(e)),
                    e);
        } finally {
            FileTree.delete(directory);
        }
    }

    private static void run(Path directory) {
        MilvusDocs.copySample(directory);
        var chunks = Rag.split(directory.resolve("en/faq"), "*.md", "# ");
        Rag.show(chunks);
        try (var model = Rag.embeddingModel();
                var milvus = Rag.milvus(directory.resolve("rehearsal.db").toString())) {
            milvus.createCollection(COLLECTION, model.dimension(), MetricType.IP, ConsistencyLevel.STRONG);
            var vectors = model.encodeDocuments(chunks);
            Rag.show(vectors);
            Rag.show(milvus.insert(COLLECTION, chunks, vectors));
            var hits = milvus.search(COLLECTION, model.encodeQuery(QUESTION), 3);
            Rag.show(hits);
            Rag.show(Rag.lepton().chat(Prompt.rag(QUESTION, hits)));
        }
    }
}
