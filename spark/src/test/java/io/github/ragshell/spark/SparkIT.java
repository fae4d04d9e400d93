package io.github.ragshell.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.SystemProperties;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.corpus.Documents;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.OnnxEmbeddingModel;
import io.github.ragshell.embedding.TinyModel;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.RealServer;
import io.github.ragshell.sync.Sync;
import io.github.ragshell.sync.SyncClaim;
import io.github.ragshell.sync.SyncReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The job on a real cluster with two workers, against a real Milvus server; the first three tests go on from one another. */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SparkIT {

    private static final int FILES = 60;
    private static final int SECTIONS = 20;
    private static final int CHUNKS = FILES * SECTIONS;

    @TempDir
    private static Path directory;

    private static Path folder;
    private static RealServer server;
    private static SparkCluster cluster;
    private static Milvus milvus;
    private static EmbeddingModel model;

    @BeforeAll
    static void start() throws Exception {
        cluster = SparkCluster.start(2);
        server = RealServer.start(false);
        milvus = Milvus.open(server.uri(), null);
        model = OnnxEmbeddingModel.load("all-minilm-l6-v2-q");
        folder = directory.toRealPath().resolve("docs: #1");
        SyntheticFolder.write(folder, FILES, SECTIONS, 40);
        Files.writeString(folder.resolve("broken.pdf"), "no PDF");
        Files.writeString(folder.resolve(".hidden.md"), "# Hidden\n\nNobody reads this.\n");
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {milvus, model, cluster, server}) {
            if (each != null) {
                each.close();
            }
        }
    }

    @Test
    @Order(1)
    void should_equal_a_sync_when_an_executor_and_then_a_worker_are_killed() throws Exception {
        SparkCluster.Job job = cluster.submit(List.of(), options(server.uri(), "spark"));
        awaitRows(CHUNKS / 10);
        cluster.killExecutor();
        awaitRows(CHUNKS / 3);
        cluster.killWorker();
        long then = rowCount();
        SparkCluster.Result result = job.await();

        assertThat(result.exitCode()).as(result.log()).isZero();
        assertThat(then).isLessThan(CHUNKS);
        assertThat(result.output())
                .contains("spark: 1,200 chunks new, 0 deleted, 0 unchanged, 1 file skipped,")
                .containsPattern("broken.pdf: .+");
        SyncReport plain = sync();
        assertThat(plain.insertedChunks()).isEqualTo(CHUNKS);
        assertThat(rows("spark")).hasSize(CHUNKS).isEqualTo(rows("plain"));
        System.out.printf("killed at up to %d of %d chunks; the job took %s%n", then, CHUNKS, result.elapsed());
    }

    @Test
    @Order(2)
    void should_do_nothing_when_nothing_changed() throws Exception {
        cluster.startWorker();

        SparkCluster.Result result = cluster.run(options(server.uri(), "spark"));

        assertThat(result.exitCode()).as(result.log()).isZero();
        assertThat(result.output())
                .contains("spark: 0 chunks new, 0 deleted, 1,200 unchanged, 1 file skipped,")
                .containsPattern("unchanged +│ +60 │ +1200");
    }

    @Test
    @Order(3)
    void should_delete_exactly_the_chunks_of_files_that_are_gone() throws Exception {
        for (int file : new int[] {7, 28, 51}) {
            Files.delete(folder.resolve("d%d/f%04d.md".formatted(file % 10, file)));
        }
        Path changed = folder.resolve("d1/f0001.md");
        Files.writeString(changed, Files.readString(changed) + "# Added\n\nOne section more.\n");

        SparkCluster.Result result = cluster.run(options(server.uri(), "spark"));

        assertThat(result.exitCode()).as(result.log()).isZero();
        assertThat(result.output())
                .contains("spark: 1 chunk new, 60 deleted, 1,140 unchanged, 1 file skipped,")
                .containsPattern("changed +│ +1 │")
                .containsPattern("removed +│ +3 │ +60");
        sync();
        assertThat(rows("spark")).hasSize(CHUNKS - 60 + 1).isEqualTo(rows("plain"));
    }

    @Test
    @Order(4)
    void should_survive_a_milvus_that_is_away_for_a_minute_while_documents_change() throws Exception {
        try (var gate = new Gate(server.uri())) {
            milvus.dropCollection("spark");
            SparkCluster.Job job = cluster.submit(List.of(), options(gate.uri(), "spark"));
            awaitRows(CHUNKS / 10);
            gate.shut();
            for (int file = 40; file < 60; file += 5) {
                Files.delete(folder.resolve("d%d/f%04d.md".formatted(file % 10, file)));
                Path edited = folder.resolve("d%d/f%04d.md".formatted(file % 10 + 1, file + 1));
                Files.writeString(edited, "# Edited\n\nAll of it is new.\n");
                Files.writeString(
                        edited.resolveSibling("new%d.md".formatted(file)), "# New\n\nFile %d.\n".formatted(file));
            }
            Thread.sleep(60_000);
            gate.open();
            SparkCluster.Result result = job.await();
            SparkCluster.Result next = cluster.run(options(gate.uri(), "spark"));

            assertThat(result.exitCode()).as(result.log()).isZero();
            assertThat(next.exitCode()).as(next.log()).isZero();
            sync();
            assertThat(rows("spark")).isEqualTo(rows("plain"));
        }
    }

    @Test
    @Order(5)
    void should_say_that_milvus_is_away_for_good() throws Exception {
        try (var gate = new Gate(server.uri())) {
            milvus.dropCollection("spark");
            SparkCluster.Job job = cluster.submit(List.of(), options(gate.uri(), "spark", "--patience", "5"));
            awaitRows(CHUNKS / 10);
            gate.shut();
            SparkCluster.Result result = job.await();

            assertThat(result.exitCode()).isOne();
            assertThat(result.lastLine())
                    .contains("On the executor at ")
                    .containsPattern("no connection to Milvus at %1$s|Milvus at %1$s gave no answer in time"
                            .formatted(gate.uri()))
                    .endsWith(" What has been written stays; submit the job again to go on.");
        }
    }

    @Test
    @Order(6)
    void should_say_that_the_model_is_missing_on_an_executor() throws Exception {
        SparkCluster.Result result = cluster.run(options(server.uri(), "spark", "--model", "/no/such/model"));

        assertThat(result.exitCode()).isOne();
        assertThat(result.lastLine())
                .contains("On the executor at ")
                .contains("There is no embedding model '/no/such/model'.")
                .contains("put its directory on every machine");
    }

    @Test
    @Order(7)
    void should_say_that_an_executor_can_write_nothing() throws Exception {
        SparkCluster.Result result = cluster.submit(
                        List.of("--conf", "spark.executorEnv.RAGSHELL_HOME=/proc/none"), options(server.uri(), "spark"))
                .await();

        assertThat(result.exitCode()).isOne();
        assertThat(result.lastLine())
                .contains("On the executor at ")
                .contains("/proc/none")
                .contains("name another one with --conf spark.executorEnv.RAGSHELL_HOME=");
    }

    @Test
    @Order(8)
    void should_refuse_a_collection_of_another_model() throws Exception {
        sync();
        Path tiny = TinyModel.in(directory.resolve("tiny"), "tiny");

        SparkCluster.Result result = cluster.run(options(server.uri(), "plain", "--model", tiny.toString()));

        assertThat(result.exitCode()).isOne();
        assertThat(result.lastLine())
                .contains("On the executor at ")
                .contains("the collection plain was filled with all-minilm-l6-v2-q");
    }

    @Test
    @Order(9)
    void should_refuse_a_collection_that_another_sync_works_on() throws Exception {
        try (var properties = new SystemProperties()) {
            sync();
            // Another home stands for another machine: its locks are elsewhere
            properties.with(Setting.RAGSHELL_HOME, directory.resolve("home"));
            try (var claim = SyncClaim.of(milvus, "plain")) {
                claim.announce(milvus.access("plain"), () -> {});

                SparkCluster.Result result = cluster.run(options(server.uri(), "plain"));

                assertThat(result.exitCode()).isOne();
                assertThat(result.lastLine())
                        .startsWith("Another sync, on ")
                        .contains("works on the collection plain of");
            }
        }
    }

    private static String[] options(String uri, String collection, String... more) {
        var options =
                new ArrayList<>(List.of("--documents", folder.toString(), "--milvus", uri, "--collection", collection));
        options.addAll(List.of(more));
        return options.toArray(String[]::new);
    }

    private static SyncReport sync() {
        return new Sync(milvus, "plain", model, Sync.splitterFor(model))
                .run(Documents.below(folder, model::countTokens));
    }

    /** All fields of all rows, the vectors number by number, in the order of the ids. */
    private static List<String> rows(String collection) {
        var rows = new ArrayList<Map<String, Object>>();
        milvus.access(collection).forEachRow("", List.of("*"), rows::add);
        rows.sort(Comparator.comparing(row -> (Long) row.get("id")));
        return rows.stream().map(SparkIT::text).toList();
    }

    private static String text(Map<String, Object> row) {
        var text = new StringBuilder();
        new TreeMap<>(row).forEach((field, value) -> text.append(field)
                .append('=')
                .append(value instanceof float[] vector ? Arrays.toString(vector) : value)
                .append(' '));
        return text.toString();
    }

    private static long rowCount() {
        try {
            return milvus.hasCollection("spark") ? milvus.count("spark") : 0;
        } catch (ServiceException e) {
            // It is being made: not loaded yet
            return 0;
        }
    }

    private static void awaitRows(long count) throws InterruptedException {
        long deadline = System.nanoTime() + 180_000_000_000L;
        while (rowCount() < count) {
            assertThat(System.nanoTime()).as("rows in time").isLessThan(deadline);
            Thread.sleep(100);
        }
    }
}
