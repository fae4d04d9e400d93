package io.github.ragshell.spark;

import io.github.ragshell.core.RagException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.OnnxEmbeddingModel;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.sync.ServerCalls;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.spark.SparkEnv;

/** What all tasks of an executor share: the model, loaded once, and one connection to Milvus. */
record ExecutorParts(EmbeddingModel model, Milvus milvus, ServerCalls calls) {

    private static final System.Logger LOG = System.getLogger("ragshell");

    private static JobOptions owner;
    private static ExecutorParts parts;

    /** @throws RagException the model can't be loaded here, or Milvus not be reached within the job's patience */
    static synchronized ExecutorParts get(JobOptions options) {
        if (parts == null || !options.equals(owner)) {
            setDefault(Setting.RAGSHELL_CACHE, "off");
            setDefault(Setting.RAGSHELL_THREADS, SparkEnv.get().conf().get("spark.task.cpus", "1"));
            ServerCalls calls = ServerCalls.patient(options.patience(), options.writers());
            EmbeddingModel model = OnnxEmbeddingModel.load(options.model());
            parts = new ExecutorParts(model, calls.call(() -> Milvus.open(options.milvus(), options.token())), calls);
            owner = options;
        }
        return parts;
    }

    /** What went wrong here, for the driver: with the machine, without causes, which may not be sent. */
    static RagException failure(RagException e) {
        String message = "On the executor at %s: %s".formatted(host(), e.getMessage());
        LOG.log(System.Logger.Level.WARNING, message, e);
        var failure = new RagException(message);
        failure.setStackTrace(e.getStackTrace());
        return failure;
    }

    static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "an unknown host";
        }
    }

    private static void setDefault(Setting setting, String value) {
        if (setting.value().isEmpty()) {
            System.setProperty(setting.property(), value);
        }
    }
}
