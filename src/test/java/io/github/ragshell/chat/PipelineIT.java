package io.github.ragshell.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.SystemProperties;
import io.github.ragshell.core.Setting;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.corpus.TextSplit;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.OnnxEmbeddingModel;
import io.github.ragshell.milvus.Milvus;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pipeline on the real Milvus Lite, the real embedding model and the extractive reader. */
class PipelineIT {

    private static final Path SAMPLE = Path.of("src/main/resources/io/github/ragshell/sample/en/faq");
    private static final String DOCS = "docs";
    private static final String STORED = "How is data stored in milvus?";
    private static final String ETCD = "What is etcd for?";
    private static final String EGG = "How long do I have to boil an egg?";

    @TempDir
    static Path directory;

    private static EmbeddingModel model;
    private static Milvus milvus;
    private static Lepton reader;

    @BeforeAll
    static void fill() {
        model = OnnxEmbeddingModel.load("all-minilm-l6-v2");
        milvus = Milvus.open(directory.resolve("pipeline.db").toString(), null);
        Chunks chunks = TextSplit.split(SAMPLE, "*.md", "# ");
        milvus.createCollection(DOCS, model.dimension(), MetricType.IP, ConsistencyLevel.STRONG);
        milvus.insert(DOCS, chunks, model.encodeDocuments(chunks));
        try (var settings = new SystemProperties()) {
            settings.with(Setting.LEPTON_BASE_URL, "").with(Setting.LEPTONAI_TOKEN, "");
            reader = Lepton.fromEnvironment(() -> model);
        }
    }

    @AfterAll
    static void close() {
        milvus.close();
        model.close();
    }

    @Test
    void should_answer_from_what_milvus_finds() {
        var pipeline = new Pipeline(milvus, DOCS, model, reader);

        Answer answer = pipeline.ask(STORED);

        assertThat(answer.prompt().hits()).hasSize(3).first().satisfies(hit -> assertThat(hit.heading())
                .isEqualTo("Where does Milvus keep its data?"));
        assertThat(answer.text()).contains("incremental log", "MinIO", "etcd");
        assertThat(answer.citations()).isNotEmpty();
    }

    @Test
    void should_trace_what_was_found_and_how_long_it_took() {
        var pipeline = new Pipeline(milvus, DOCS, model, reader).passages(2);
        long begin = System.nanoTime();

        pipeline.ask(STORED);

        double millis = (System.nanoTime() - begin) / 1e6;
        var trace = pipeline.trace();
        assertThat(trace.name()).isEqualTo("trace: " + STORED);
        assertThat(trace.stringColumn("step").asList()).containsExactly("embed", "search", "prompt", "answer");
        assertThat(trace.stringColumn("result").get(0)).isEqualTo("384 numbers");
        assertThat(trace.stringColumn("result").get(1))
                .matches("\\[1] 0\\.758\\d Where does Milvus keep its data\\?, "
                        + "\\[2] 0\\.544\\d When does Milvus write inserted data to disk\\?");
        assertThat(trace.doubleColumn("ms").min()).isPositive();
        assertThat(trace.doubleColumn("ms").sum()).isBetween(millis / 2, millis);
    }

    @Test
    void should_answer_many_questions_as_it_answers_each() {
        var pipeline = new Pipeline(milvus, DOCS, model, reader);
        List<String> questions = List.of(STORED, EGG, ETCD, STORED, ETCD);

        var table = pipeline.askAll(questions);

        assertThat(table.stringColumn("question").asList()).isEqualTo(questions);
        assertThat(table.stringColumn("answer").asList())
                .isEqualTo(questions.stream()
                        .map(question -> pipeline.ask(question).text())
                        .toList());
        assertThat(table.stringColumn("answer").get(1))
                .isEqualTo("Nothing in these passages is close to the question.");
        assertThat(table.stringColumn("remarks").asList()).containsOnly("");
        assertThat(table.stringColumn("passages").get(0)).startsWith("[1] product_faq.md");
        assertThat(table.doubleColumn("seconds").min()).isPositive();
    }

    @Test
    void should_tell_in_the_table_that_the_collection_is_missing() {
        var table = new Pipeline(milvus, "other", model, reader).askAll(List.of(STORED));

        assertThat(table.stringColumn("remarks").get(0))
                .isEqualTo(
                        "There is no collection other in %s. Make it with createCollection(\"other\", model.dimension(), ...).",
                        milvus.address());
    }
}
