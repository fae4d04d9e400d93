package io.github.ragshell.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InUseException;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.core.internal.FileTree;
import io.github.ragshell.corpus.Documents;
import io.github.ragshell.corpus.Splitter;
import io.github.ragshell.corpus.TokenCount;
import io.github.ragshell.corpus.reading.Document;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.OnnxEmbeddingModel;
import io.github.ragshell.milvus.Filter;
import io.github.ragshell.milvus.Hit;
import io.github.ragshell.milvus.Hits;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.SearchOptions;
import io.github.ragshell.milvus.lite.ChildJvm;
import io.github.ragshell.milvus.lite.MilvusLite;
import io.github.ragshell.view.RecordingDisplay;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders and a real Milvus Lite. */
class SyncIT {

    private static final Splitter SPLITTER = Splitter.byHeading().then(Splitter.byTokens(60, 0));

    private static EmbeddingModel model;

    @TempDir
    private Path directory;

    private Path folder;
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
        folder = Files.createDirectories(directory.resolve("folder"));
        write("storage.md", "# Storage\n\nRows are kept in files.\n\n# Logs\n\nA log is kept for a day.\n");
        write("search.md", "# Search\n\nThe nearest vectors are found.\n");
        write("sub/page.html", "<h1>Pages</h1><p>A page has text.</p>");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private SyncReport sync() {
        return sync(folder);
    }

    private SyncReport sync(Path root) {
        return new Sync(milvus, "docs", model, SPLITTER).run(Documents.below(root, model::countTokens));
    }

    private Map<Object, Map<String, Object>> rows() {
        var rows = new TreeMap<Object, Map<String, Object>>();
        milvus.query("docs", "", 1000).forEach(row -> rows.put(row.get("id"), row));
        return rows;
    }

    @Test
    void should_find_what_was_synced() {
        SyncReport report = sync();

        assertThat(report.insertedChunks()).isEqualTo(4);
        assertThat(report.files()).isEqualTo(new SyncReport.Files(3, 0, 0, 0));
        Hits hits = milvus.search("docs", model, "Where are rows kept?", 1);
        assertThat(hits.get(0).source()).isEqualTo("storage.md");
        assertThat(hits.get(0).heading()).isEqualTo("Storage");
    }

    @Test
    void should_choose_hits_by_file_heading_similarity_and_variety() {
        sync();

        assertThat(milvus.search("docs", model, "kept", SearchOptions.top(10).inFile("storage.md")))
                .hasSize(2);
        assertThat(milvus.search("docs", model, "kept", SearchOptions.top(10).underHeading("Logs")))
                .extracting(Hit::heading)
                .containsExactly("Logs");
        assertThat(milvus.search(
                        "docs",
                        model,
                        "Where are rows kept?",
                        SearchOptions.top(10).atLeast(0.5)))
                .hasSizeBetween(1, 2);
        assertThat(milvus.search(
                        "docs",
                        model,
                        "kept",
                        SearchOptions.top(10).atMostPerFile(1).variety(0.3)))
                .extracting(Hit::source)
                .doesNotHaveDuplicates()
                .hasSize(3);
    }

    @Test
    void should_search_with_the_largest_limit() {
        sync();

        assertThat(milvus.search("docs", model, "How long is a log kept?", SearchOptions.top(Milvus.MAX_LIMIT)))
                .hasSize(4);
    }

    @Test
    void should_join_a_hit_with_its_neighbours() {
        sync();

        Hits hits = milvus.search("docs", model, "Where are rows kept?", 1).expand(1);

        assertThat(hits).singleElement().satisfies(hit -> {
            assertThat(hit.text())
                    .isEqualTo("# Storage\n\nRows are kept in files.\n\n# Logs\n\nA log is kept for a day.");
            assertThat(hit.line()).isEqualTo(1);
        });
    }

    @Test
    void should_join_only_neighbours_of_the_same_folder() throws IOException {
        sync();
        Path other = Files.createDirectories(directory.resolve("other"));
        Files.writeString(other.resolve("storage.md"), "# Engines\n\nAn engine burns petrol.\n");
        sync(other);

        assertThat(milvus.search("docs", model, "Where are rows kept?", 1).expand(3))
                .singleElement()
                .satisfies(hit -> assertThat(hit.text())
                        .isEqualTo("# Storage\n\nRows are kept in files.\n\n# Logs\n\nA log is kept for a day."));
        assertThat(milvus.search("docs", model, "What burns petrol?", 1).expand(3))
                .singleElement()
                .satisfies(hit -> assertThat(hit.text()).isEqualTo("# Engines\n\nAn engine burns petrol."));
    }

    @Test
    void should_do_nothing_when_nothing_changed() {
        sync();
        var before = rows();

        SyncReport again = sync();

        assertThat(again.insertedChunks()).isZero();
        assertThat(again.deletedChunks()).isZero();
        assertThat(again.unchangedChunks()).isEqualTo(4);
        assertThat(again.movedChunks()).isZero();
        assertThat(again.files()).isEqualTo(new SyncReport.Files(0, 0, 0, 3));
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void should_embed_only_what_changed_and_move_the_lines_of_the_rest() throws IOException {
        sync();
        write(
                "storage.md",
                "# Storage\n\nRows are kept in files.\nEach has a name.\n\n# Logs\n\nA log is kept for a day.\n");

        SyncReport changed = sync();

        assertThat(changed.insertedChunks()).isEqualTo(1);
        assertThat(changed.deletedChunks()).isEqualTo(1);
        assertThat(changed.unchangedChunks()).isEqualTo(3);
        assertThat(changed.movedChunks()).isEqualTo(1);
        assertThat(changed.files()).isEqualTo(new SyncReport.Files(0, 1, 0, 2));
        assertThat(milvus.query("docs", Filter.equal("heading", "Logs"), 10))
                .singleElement()
                .satisfies(row -> assertThat(row.get("line")).hasToString("6"));
        assertThat(milvus.count("docs")).isEqualTo(4);
    }

    @Test
    void should_see_what_changed_when_the_clock_was_turned_back() throws IOException {
        sync();
        Path search = folder.resolve("search.md");
        FileTime before = Files.getLastModifiedTime(search);
        FileTime longAgo = FileTime.from(Instant.EPOCH);
        // As long as before
        write("search.md", "# Search\n\nThe nearest vectors are liked.\n");
        Files.setLastModifiedTime(search, before);
        Files.setLastModifiedTime(folder.resolve("storage.md"), longAgo);

        SyncReport report = sync();

        assertThat(report.insertedChunks()).isEqualTo(1);
        assertThat(report.deletedChunks()).isEqualTo(1);
        assertThat(report.unchangedChunks()).isEqualTo(3);
    }

    @Test
    void should_delete_exactly_what_vanished() throws IOException {
        sync();
        Files.delete(folder.resolve("storage.md"));

        SyncReport report = sync();

        assertThat(report.deletedChunks()).isEqualTo(2);
        assertThat(report.files()).isEqualTo(new SyncReport.Files(0, 0, 1, 2));
        assertThat(rows().values())
                .extracting(row -> row.get("source"))
                .containsExactlyInAnyOrder("search.md", "sub/page.html");
    }

    @Test
    void should_keep_the_rows_of_a_file_that_can_not_be_read_now() throws IOException {
        sync();
        Files.write(folder.resolve("search.md"), new byte[] {0, 1, 2, 3});

        SyncReport report = sync();

        assertThat(report.skippedFiles())
                .containsExactly(new Documents.Skipped("search.md", "it is a binary file, not text"));
        assertThat(report.deletedChunks()).isZero();
    }

    @Test
    void should_delete_the_rows_of_files_that_were_emptied() throws IOException {
        write("blank.txt", "Some text.");
        sync();
        write("search.md", "");
        write("blank.txt", " \n");
        write("sub/page.html", "<p></p>");

        SyncReport report = sync();

        assertThat(report.deletedChunks()).isEqualTo(3);
        assertThat(report.skippedFiles())
                .containsExactly(
                        new Documents.Skipped("blank.txt", "it is empty"),
                        new Documents.Skipped("search.md", "it is empty"),
                        new Documents.Skipped("sub/page.html", "it has no text"));
        assertThat(rows().values()).extracting(row -> row.get("source")).containsOnly("storage.md");
    }

    @Test
    void should_count_all_files_as_done_when_one_was_skipped() throws IOException {
        Files.write(folder.resolve("search.md"), new byte[] {0, 1, 2, 3});

        try (var display = RecordingDisplay.use()) {
            sync();

            assertThat(display.lastProgress()).isEqualTo("Syncing docs: 3/3 files, 3 chunks new");
        }
    }

    @Test
    void should_touch_no_row_of_another_folder_or_program() throws IOException {
        sync();
        Path other = Files.createDirectories(directory.resolve("other"));
        Files.writeString(other.resolve("storage.md"), "# Storage\n\nRows are kept in files.\n");
        sync(other);
        milvus.insert("docs", List.of(Map.of("id", 7L, "vector", model.encodeQuery("mine"), "text", "mine")));

        Files.delete(folder.resolve("storage.md"));
        sync();

        assertThat(milvus.count("docs")).isEqualTo(2 + 1 + 1);
        assertThat(milvus.query("docs", "id == 7", 1)).hasSize(1);
    }

    @Test
    void should_follow_changes_until_it_is_stopped() throws Exception {
        var watching = new Thread(
                () -> new Sync(milvus, "docs", model, SPLITTER).watch(Documents.below(folder, model::countTokens)));
        watching.start();
        await(() -> milvus.hasCollection("docs") && milvus.count("docs") == 4);

        write("new/deep.md", "# New\n\nThis came later.\n");
        await(() -> milvus.count("docs") == 5);
        write("new/deep.md", "# New\n\nThis came later.\n\n# More\n\nIn a new folder.\n");
        await(() -> milvus.count("docs") == 6);
        watching.interrupt();

        watching.join(10_000);
        assertThat(watching.isAlive()).isFalse();
    }

    @Test
    void should_name_a_file_that_can_not_be_read_any_more_while_it_watches() throws Exception {
        try (var display = RecordingDisplay.use()) {
            var watching = new Thread(
                    () -> new Sync(milvus, "docs", model, SPLITTER).watch(Documents.below(folder, model::countTokens)));
            watching.start();
            await(() -> !display.notices().isEmpty());
            Files.write(folder.resolve("search.md"), new byte[] {0, 1, 2, 3});
            await(() -> display.notices().contains("search.md is skipped: it is a binary file, not text"));
            watching.interrupt();
            watching.join(10_000);

            assertThat(display.notices()).anySatisfy(line -> assertThat(line)
                    .startsWith("docs: 0 chunks new, 0 deleted, 3 unchanged, 1 file skipped, "));
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 300 && !condition.getAsBoolean(); i++) {
            Thread.sleep(50);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void should_keep_the_same_text_in_two_places_twice() throws IOException {
        write("twice.md", "# A\n\nSame words.\n\n# A\n\nSame words.\n\n");

        assertThat(sync().insertedChunks()).isEqualTo(6);
        assertThat(sync().unchangedChunks()).isEqualTo(6);
    }

    @Test
    void should_refuse_to_search_with_another_model() {
        sync();

        try (EmbeddingModel other = OnnxEmbeddingModel.load("all-minilm-l6-v2")) {
            float[] query = other.encodeQuery("Where are rows kept?");
            String refusal = "The query vector comes from the embedding model all-minilm-l6-v2 ";

            assertThatThrownBy(() -> milvus.search("docs", other, "Where are rows kept?", 1))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(refusal);
            assertThatThrownBy(() -> milvus.search("docs", query, 1))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(refusal);
            // Of an array of the user's own nothing is known
            assertThat(milvus.search("docs", query.clone(), 1)).hasSize(1);
        }
    }

    @Test
    void should_refuse_another_splitter() {
        sync();

        assertThatThrownBy(() -> new Sync(milvus, "docs", model, Splitter.byHeading())
                        .run(Documents.below(folder, model::countTokens)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The collection docs was split by heading, then by 60 tokens with an overlap of 0, not by heading. Use that splitter, or fill it again: milvus.dropCollection(\"docs\") and sync.");
    }

    @Test
    void should_refuse_a_collection_that_was_made_otherwise() {
        milvus.createCollection("docs", model.dimension() + 1, MetricType.IP, ConsistencyLevel.STRONG);

        assertThatThrownBy(this::sync)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(
                        "The collection docs can't be synced: it lacks a field called vector with %d numbers."
                                .formatted(model.dimension()));
        assertThat(milvus.count("docs")).isZero();
    }

    @Test
    void should_refuse_a_second_sync_of_the_collection() {
        try (var lock = SyncLock.of(milvus.address(), "docs")) {
            assertThatThrownBy(this::sync).isInstanceOf(InUseException.class);
        }
        assertThat(sync().insertedChunks()).isEqualTo(4);
    }

    @Test
    void should_keep_other_processes_away_when_a_second_sync_was_refused() throws Exception {
        try (var lock = SyncLock.of(milvus.address(), "docs")) {
            assertThatThrownBy(this::sync).isInstanceOf(InUseException.class);

            try (var child = ChildJvm.run(SyncLockHolder.class, milvus.address())) {
                assertThat(child.line()).isEqualTo("refused");
            }
        }
    }

    @Test
    void should_go_on_after_a_stop() throws IOException {
        for (int i = 0; i < 40; i++) {
            write("many/%d.md".formatted(i), "# File %d\n\nIts text has the number %d.\n".formatted(i, i));
        }
        Thread.currentThread().interrupt();
        assertThatThrownBy(this::sync).isInstanceOf(StoppedException.class);
        assertThat(Thread.interrupted()).isTrue();

        sync();

        assertThat(milvus.count("docs")).isEqualTo(44);
        assertThat(rows()).hasSize(44);
    }

    @Test
    void should_say_that_the_sync_was_stopped_while_it_embeds() {
        var interrupting = (EmbeddingModel) Proxy.newProxyInstance(
                EmbeddingModel.class.getClassLoader(),
                new Class<?>[] {EmbeddingModel.class},
                (proxy, method, given) -> {
                    if (method.getName().equals("encodeDocumentsQuietly")) {
                        Thread.currentThread().interrupt();
                    }
                    try {
                        return method.invoke(model, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });

        assertThatThrownBy(() -> new Sync(milvus, "docs", interrupting, SPLITTER)
                        .run(Documents.below(folder, model::countTokens)))
                .isInstanceOf(StoppedException.class)
                .hasMessage(
                        "The sync of docs was stopped, as asked. What has been written stays; call sync again to go on.");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(sync().unchangedChunks() + milvus.count("docs")).isEqualTo(4);
    }

    @Test
    void should_delete_nothing_when_the_folder_is_empty_or_gone() throws IOException {
        sync();
        Documents before = Documents.below(folder, model::countTokens);
        FileTree.delete(folder);

        for (Documents documents : List.of(before, before.refreshed())) {
            assertThatThrownBy(() -> new Sync(milvus, "docs", model, SPLITTER).run(documents))
                    .isInstanceOf(SetupException.class)
                    .hasMessageStartingWith(
                            "There is no document in %s any more, so this sync would delete all its 4 chunks from the collection docs. Nothing was deleted"
                                    .formatted(folder))
                    .hasMessageEndingWith("milvus.delete(\"docs\", Filter.equal(\"root\", \"%s\")).".formatted(folder));
        }
        Files.createDirectories(folder);
        assertThatThrownBy(() -> new Sync(milvus, "docs", model, SPLITTER).run(before.refreshed()))
                .isInstanceOf(SetupException.class);
        assertThat(milvus.count("docs")).isEqualTo(4);

        milvus.delete("docs", Filter.equal("root", folder.toString()));
        assertThat(milvus.count("docs")).isZero();
    }

    @Test
    void should_keep_the_rows_of_files_that_vanish_while_it_reads() throws IOException {
        sync();
        // search.md is read first
        Splitter deleting = deletingWhenItCuts(folder.resolve("storage.md"));

        SyncReport report = new Sync(milvus, "docs", model, deleting).run(Documents.below(folder, model::countTokens));

        assertThat(report.skippedFiles()).extracting(Documents.Skipped::source).containsExactly("storage.md");
        assertThat(report.deletedChunks()).isZero();
        assertThat(sync().deletedChunks()).isEqualTo(2);
    }

    private static Splitter deletingWhenItCuts(Path file) {
        return new Splitter() {
            @Override
            public List<Document.Range> cut(Document document, Document.Range part, TokenCount tokens) {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return SPLITTER.cut(document, part, tokens);
            }

            @Override
            public String toString() {
                return SPLITTER.toString();
            }
        };
    }

    @Test
    void should_sync_what_is_in_the_folder_now_however_old_the_list_is() throws IOException {
        Documents listed = Documents.below(folder, model::countTokens);
        var sync = new Sync(milvus, "docs", model, SPLITTER);
        sync.run(listed);
        write("later.md", "# Later\n\nThis came later.\n");
        Files.delete(folder.resolve("search.md"));

        SyncReport report = sync.run(listed);

        assertThat(report.files()).isEqualTo(new SyncReport.Files(1, 0, 1, 2));
        assertThat(report.skippedFiles()).isEmpty();
        assertThat(milvus.query("docs", "", 10))
                .extracting(row -> row.get("source"))
                .containsOnly("later.md", "storage.md", "sub/page.html");
    }

    @Test
    void should_end_right_when_a_file_changes_while_it_is_read() throws Exception {
        String first = "# One\n\nThe first version.\n\n# Two\n\nIt has two sections.\n";
        String second = "# One\n\nThe second version is longer.\n\n# Three\n\nIt has.\n\n# Four\n\nThree sections.\n";
        var writing = new Thread(() -> {
            for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                try {
                    Files.writeString(folder.resolve("search.md"), i % 2 == 0 ? first : second);
                } catch (java.nio.channels.ClosedByInterruptException e) {
                    return;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        writing.start();
        for (int i = 0; i < 20; i++) {
            sync();
        }
        writing.interrupt();
        writing.join(10_000);
        write("search.md", second);

        sync();

        assertThat(milvus.query("docs", "source == 'search.md'", 10))
                .extracting(row -> (String) row.get("heading"))
                .containsExactlyInAnyOrder("One", "Three", "Four");
        assertThat(sync().unchangedChunks()).isEqualTo(2 + 3 + 1);
    }

    @Test
    void should_keep_the_rows_of_a_file_whose_link_leads_nowhere_now() throws IOException {
        Path elsewhere = directory.resolve("elsewhere.md");
        Files.writeString(elsewhere, "# Linked\n\nFrom another disk.\n");
        Files.createSymbolicLink(folder.resolve("linked.md"), elsewhere);
        assertThat(sync().insertedChunks()).isEqualTo(5);
        Files.delete(elsewhere);

        SyncReport report = sync();

        assertThat(report.deletedChunks()).isZero();
        assertThat(report.skippedFiles())
                .containsExactly(
                        new Documents.Skipped("linked.md", "it is a link to a file or directory that is not there"));
    }

    @Test
    void should_keep_the_rows_below_a_link_to_a_directory_that_leads_nowhere_now() throws IOException {
        Path disk = Files.createDirectories(directory.resolve("disk"));
        Files.writeString(disk.resolve("one.md"), "# One\n\nOn another disk.\n");
        Files.createSymbolicLink(folder.resolve("shared"), disk);
        assertThat(sync().insertedChunks()).isEqualTo(5);
        FileTree.delete(disk);

        SyncReport report = sync();

        assertThat(report.deletedChunks()).isZero();
        assertThat(report.skippedFiles())
                .containsExactly(
                        new Documents.Skipped("shared", "it is a link to a file or directory that is not there"));
        Files.delete(folder.resolve("shared"));
        assertThat(sync().deletedChunks()).isEqualTo(1);
    }

    @Test
    void should_follow_a_heading_above_that_changed_without_embedding() throws IOException {
        write("deep.md", "# Alpha\n\nIntro.\n\n## Sub\n\nIts body.\n");
        sync();
        Map<String, Object> before = only("heading == 'Alpha > Sub'");
        write("deep.md", "# Omega\n\nIntro.\n\n## Sub\n\nIts body.\n");

        SyncReport report = sync();

        assertThat(report.insertedChunks()).isEqualTo(1);
        assertThat(report.movedChunks()).isEqualTo(1);
        assertThat(milvus.query("docs", "heading == 'Alpha > Sub'", 10)).isEmpty();
        Map<String, Object> after = only("heading == 'Omega > Sub'");
        assertThat(after.get("id")).isEqualTo(before.get("id"));
        assertThat(after.get("vector")).isEqualTo(before.get("vector"));
        assertThat(sync().movedChunks()).isZero();
    }

    private Map<String, Object> only(String filter) {
        List<Map<String, Object>> found = milvus.query("docs", filter, 10);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void should_complete_rows_of_an_earlier_version() {
        sync();
        var now = rows();
        for (Map<String, Object> row : now.values()) {
            var old = new HashMap<>(row);
            old.keySet().removeAll(List.of("last_line", "page"));
            old.put("heading", "An earlier one");
            milvus.upsert("docs", List.of(old));
        }

        SyncReport report = sync();

        assertThat(report.insertedChunks() + report.deletedChunks()).isZero();
        assertThat(report.movedChunks()).isEqualTo(4);
        assertThat(rows()).isEqualTo(now);
    }

    @Test
    void should_lose_and_double_nothing_when_the_server_dies_in_the_middle() throws Exception {
        for (int i = 0; i < 600; i++) {
            write("many/%d.md".formatted(i), "# File %d\n\nIts text has the number %d.\n".formatted(i, i));
        }
        var failure = new AtomicReference<Throwable>();
        var syncing = new Thread(() -> sync());
        syncing.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
        syncing.start();
        await(() -> milvus.hasCollection("docs") && milvus.count("docs") > 0);
        try (var lite = MilvusLite.open(directory.resolve("s.db"))) {
            lite.endServer();
        }
        syncing.join(60_000);

        assertThat(syncing.isAlive()).isFalse();
        assertThat(failure.get()).isNull();
        assertThat(milvus.count("docs")).isEqualTo(604);
        assertThat(sync().unchangedChunks()).isEqualTo(604);
    }

    @Test
    void should_refuse_a_second_sync_from_another_process() throws Exception {
        try (var child = ChildJvm.run(SyncLockHolder.class, milvus.address())) {
            child.awaitLine("held");

            assertThatThrownBy(this::sync)
                    .isInstanceOf(InUseException.class)
                    .hasMessageStartingWith("Another sync is working on the collection docs of ");
            child.kill();
        }
        assertThat(sync().insertedChunks()).isEqualTo(4);
    }
}
