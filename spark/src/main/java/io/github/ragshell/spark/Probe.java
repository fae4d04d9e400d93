package io.github.ragshell.spark;

import io.github.ragshell.core.RagException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.KeywordModel;
import io.github.ragshell.embedding.OnnxEmbeddingModel;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.sync.PartialSync;
import org.apache.spark.api.java.function.Function;

/**
 * The first task: loads the model, reaches Milvus and makes the collection ready, on an executor. Answers with what is
 * wrong rather than fails, because another attempt would fail, too.
 */
final class Probe implements Function<JobOptions, String> {

    private static final long serialVersionUID = 1L;

    /** The empty text where all is well. */
    @Override
    public String call(JobOptions options) {
        String advice = "";
        try {
            advice =
                    "The model is loaded on each executor: put its directory on every machine, or ship it with --archives; put the jar of a model from Maven into --jars. Where a directory can't be written, name another one with --conf spark.executorEnv.%s=/tmp/ragshell."
                            .formatted(Setting.RAGSHELL_HOME);
            try (EmbeddingModel model = OnnxEmbeddingModel.load(options.model())) {
                advice = "The address must be right on the executors, too: localhost is another machine there.";
                try (Milvus milvus = options.open()) {
                    advice = "";
                    PartialSync.prepare(
                            milvus,
                            options.collection(),
                            model,
                            options.keywords() == null ? null : KeywordModel.named(options.keywords()));
                }
            }
            return "";
        } catch (RagException e) {
            return (ExecutorParts.told(e) + " " + advice).strip();
        }
    }
}
