package io.github.ragshell.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.corpus.Documents;
import io.github.ragshell.corpus.Splitter;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.OnnxEmbeddingModel;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.lite.MilvusLite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sync in parts beside a whole one, on a real Milvus Lite. */
class PartialSyncIT {

    private static final ServerCalls CALLS = ServerCalls.patient(Duration.ofSeconds(5), 2);
    private static final int SECTIONS = 300;

    private static EmbeddingModel model;

    @TempDir
    private Path directory;

    private Path folder;
    private String root;
    private Milvus milvus;

    @BeforeAll
    static void load() {
        model = OnnxEmbeddingModel.load("all-minilm-l6-v2-q");
    }

    @AfterAll
    static void close() {
        model.close();
        MilvusLite.closeAll();
    }

    @BeforeEach
    void open() throws IOException {
        milvus = Milvus.open(directory.resolve("s.db").toString(), null);
        folder = Files.createDirectories(directory.toRealPath().resolve("folder"));
        root = folder.toString();
        var many = new StringBuilder();
        for (int i = 0; i < SECTIONS; i++) {
            many.append("# Part %d\n\nIts value is %d.\n\n".formatted(i, 31 * i % 97));
        }
        Files.writeString(folder.resolve("many.md"), many);
        Files.writeString(folder.resolve("b.txt"), "Soup and bread.");
        Files.writeString(folder.resolve("c.txt"), "Salt and water.");
        Files.writeString(folder.resolve("d.pdf"), "no PDF");
    }

    /** All parts, one after the other; a part is the files that match. */
    private List<PartialSync.Step> run(String... globs) {
        PartialSync.prepare(milvus, "parts", model, null);
        var steps = new ArrayList<PartialSync.Step>();
        for (String glob : globs) {
            var documents = Documents.below(folder, model::countTokens, glob);
            try (var part = PartialSync.start(milvus, "parts", model, documents, root, CALLS)) {
                while (!part.hasEnded()) {
                    steps.add(part.next());
                }
            }
        }
        return steps;
    }

    private static long[] ids(List<PartialSync.Step> steps) {
        return steps.stream()
                .flatMap(step -> step.ids().stream())
                .mapToLong(id -> id)
                .sorted()
                .toArray();
    }

    private static int added(List<PartialSync.Step> steps) {
        return steps.stream().mapToInt(PartialSync.Step::added).sum();
    }

    private Map<Object, Map<String, Object>> rows(String collection) {
        var rows = new TreeMap<Object, Map<String, Object>>();
        milvus.query(collection, "", 1000).forEach(row -> rows.put(row.get("id"), row));
        return rows;
    }

    private SyncReport sync() {
        return new Sync(milvus, "whole", model, Sync.splitterFor(model))
                .run(Documents.below(folder, model::countTokens));
    }

    @Test
    void should_write_what_a_whole_sync_writes() {
        var steps = run("*.md", "b.*", "[cd].*");

        sync();
        assertThat(rows("parts")).hasSize(SECTIONS + 2).isEqualTo(rows("whole"));
        assertThat(ids(steps)).hasSize(SECTIONS + 2);
        assertThat(steps.stream().flatMap(step -> step.files().stream()))
                .containsExactly(
                        new SyncedFile("many.md", SECTIONS, 0),
                        new SyncedFile("b.txt", 1, 0),
                        new SyncedFile("c.txt", 1, 0));
        assertThat(steps.stream().flatMap(step -> step.skipped().stream()))
                .extracting(Documents.Skipped::source)
                .containsExactly("d.pdf");
    }

    @Test
    void should_embed_nothing_when_a_part_is_done_twice() {
        var first = run("*");
        var second = run("*");

        assertThat(added(second)).isZero();
        assertThat(ids(second)).isEqualTo(ids(first));
        assertThat(second.stream().flatMap(step -> step.files().stream()))
                .contains(new SyncedFile("many.md", SECTIONS, SECTIONS));
    }

    @Test
    void should_write_chunks_again_whose_line_changed() throws IOException {
        run("*");
        Path many = folder.resolve("many.md");
        Files.writeString(many, "# New\n\nA section.\n\n" + Files.readString(many));

        var steps = run("*");

        assertThat(added(steps)).isEqualTo(1);
        assertThat(steps.stream().mapToInt(PartialSync.Step::moved).sum()).isEqualTo(SECTIONS);
        sync();
        assertThat(rows("parts")).isEqualTo(rows("whole"));
    }

    @Test
    void should_write_chunks_again_whose_heading_above_changed() throws IOException {
        Path deep = folder.resolve("deep.md");
        Files.writeString(deep, "# Alpha\n\nIntro.\n\n## Sub\n\nIts body.\n");
        run("*");
        Files.writeString(deep, "# Omega\n\nIntro.\n\n## Sub\n\nIts body.\n");

        var steps = run("*");

        assertThat(added(steps)).isEqualTo(1);
        assertThat(steps.stream().mapToInt(PartialSync.Step::moved).sum()).isEqualTo(1);
        assertThat(milvus.query("parts", "heading == 'Omega > Sub'", 10)).hasSize(1);
    }

    @Test
    void should_delete_what_no_part_has_but_nothing_of_skipped_files() throws IOException {
        run("*");
        Files.delete(folder.resolve("c.txt"));
        Files.writeString(folder.resolve("many.md"), "# Part 0\n\nIts value is 0.\n\n");
        var steps = run("many.md");
        var sweep = new SyncSweep(milvus, "parts", root, CALLS);
        assertThat(sweep.count()).isEqualTo(SECTIONS + 2);
        long middle = Long.MAX_VALUE / 2;

        var low = sweep.sweep(ids(steps), 0, middle, "b.txt"::equals);
        var high = sweep.sweep(ids(steps), middle + 1, Long.MAX_VALUE, "b.txt"::equals);

        assertThat(low.kept() + high.kept()).isEqualTo(1);
        assertThat(low.deleted().getOrDefault("many.md", 0) + high.deleted().getOrDefault("many.md", 0))
                .isEqualTo(SECTIONS - 1);
        assertThat(low.deleted().getOrDefault("c.txt", 0) + high.deleted().getOrDefault("c.txt", 0))
                .isEqualTo(1);
        assertThat(rows("parts").values())
                .extracting(row -> row.get("source"))
                .containsExactlyInAnyOrder("many.md", "b.txt");
    }

    @Test
    void should_touch_no_row_of_another_folder() {
        run("*");
        milvus.upsert("parts", List.of(Map.of("id", 5L, "vector", new float[model.dimension()], "root", "/other")));

        new SyncSweep(milvus, "parts", root, CALLS).sweep(new long[0], 0, Long.MAX_VALUE, source -> false);

        assertThat(rows("parts").keySet()).containsExactly(5L);
    }

    @Test
    void should_refuse_to_empty_the_collection() {
        var sweep = new SyncSweep(milvus, "parts", "/docs", CALLS);

        assertThatThrownBy(() -> sweep.requireDocuments(0, 5))
                .isInstanceOf(SetupException.class)
                .hasMessageStartingWith(
                        "There is no document in /docs any more, so this sync would delete all its 5 chunks from the collection parts. Nothing was deleted:");
    }

    @Test
    void should_refuse_a_collection_that_was_split_otherwise() {
        new Sync(milvus, "parts", model, Splitter.byHeading())
                .run(Documents.below(folder, model::countTokens, "b.txt"));

        assertThatThrownBy(() -> run("*"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("The collection parts was split ");
    }
}
