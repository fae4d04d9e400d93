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

    private static EmbeddingModel loaded;
    private static ServerCalls shared;
    private static ExecutorParts parts;

    /**
     * The parts; an executor works for one job only.
     *
     * @throws RagException the model can't be loaded here, or Milvus not be reached within the job's patience
     */
    static synchronized ExecutorParts get(JobOptions options) {
        if (loaded == null) {
            setDefault(Setting.RAGSHELL_CACHE, "off");
            setDefault(Setting.RAGSHELL_THREADS, SparkEnv.get().conf().get("spark.task.cpus", "1"));
            loaded = OnnxEmbeddingModel.load(options.model());
            shared = ServerCalls.patient(options.patience(), options.writers());
        }
        if (parts == null) {
            Milvus milvus = shared.call(options::open);
            parts = new ExecutorParts(loaded, milvus, shared);
        }
        return parts;
    }

    /** What went wrong in a task, for the driver: without causes, which perhaps can't be sent. */
    static RagException failure(RagException e) {
        var failure = new RagException(told(e) + JobFailure.STATE);
        failure.setStackTrace(e.getStackTrace());
        return failure;
    }

    /** What went wrong, with the machine; all of it goes to the log of the executor. */
    static String told(RagException e) {
        String message = "On the executor at %s: %s".formatted(host(), e.getMessage());
        LOG.log(System.Logger.Level.WARNING, message, e);
        return message;
    }

    private static String host() {
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
