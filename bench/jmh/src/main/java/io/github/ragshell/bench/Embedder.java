package io.github.ragshell.bench;

import io.github.ragshell.Rag;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.Embeddings;
import io.github.ragshell.embedding.OnnxEmbeddingModel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What embedding costs once the model is loaded, without the cache; {@code -Ddocs=} names the documentation. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
public class Embedder {

    @Param({"all-minilm-l6-v2-q", "all-minilm-l6-v2", "bge-small-en-v1.5"})
    public String model;

    private EmbeddingModel embedding;
    private List<String> texts;

    @Setup(Level.Trial)
    public void load() {
        System.setProperty("ragshell.cache", "off");
        embedding = OnnxEmbeddingModel.load(model);
        texts = Rag.split(Path.of(System.getProperty("docs"), "en", "faq"), "*.md", "# ").texts();
    }

    @TearDown(Level.Trial)
    public void close() {
        embedding.close();
    }

    /** The tutorial's question. */
    @Benchmark
    public float[] question() {
        return embedding.encodeQuery("How is data stored in milvus?");
    }

    /** All chunks of the FAQ, as questions, because these show no progress. */
    @Benchmark
    public Embeddings chunks() {
        return embedding.encodeQueries(texts);
    }
}
