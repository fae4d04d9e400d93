package io.github.ragshell.sync;

import io.github.ragshell.corpus.Documents;
import io.github.ragshell.corpus.Splitter;
import io.github.ragshell.embedding.OnnxEmbeddingModel;
import io.github.ragshell.milvus.Milvus;
import java.nio.file.Path;

/** Syncs a folder in a process of its own, which a test kills. */
final class SyncChild {

    private SyncChild() {}

    public static void main(String[] arguments) {
        var model = OnnxEmbeddingModel.load("all-minilm-l6-v2-q");
        var milvus = Milvus.open(arguments[0], null);
        System.out.println("begun");
        new Sync(milvus, "docs", model, Splitter.byHeading())
                .run(Documents.below(Path.of(arguments[1]), model::countTokens));
        milvus.close();
        System.out.println("complete");
    }
}
