package io.github.ragshell.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.corpus.Documents;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.KeywordModel;
import io.github.ragshell.embedding.OnnxEmbeddingModel;
import io.github.ragshell.milvus.Hit;
import io.github.ragshell.milvus.Hits;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.SearchOptions;
import io.github.ragshell.milvus.lite.MilvusLite;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches for words beside meaning, on both engines. */
@ParameterizedClass
@ValueSource(strings = {"native", "python"})
class KeywordSearchIT {

    private static EmbeddingModel model;

    @Parameter
    String engine;

    @TempDir
    Path directory;

    private Milvus milvus;
    private Path folder;

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
    void open() throws Exception {
        System.setProperty("ragshell.engine", engine);
        milvus = Milvus.open(directory.toRealPath().resolve("k.db").toString(), null);
        folder = Files.createDirectories(directory.resolve("folder"));
        Files.writeString(
                folder.resolve("codes.md"),
                "# Codes\n\nThe pump stands still.\n\n## First\n\nERR_1004: the valve is shut.\n\n## Second\n\nERR_2001: no power.\n");
        Files.writeString(folder.resolve("menu.md"), "# Lunch\n\nSoup and bread. The bread is fresh.\n");
    }

    @AfterEach
    void closeMilvus() {
        milvus.close();
        System.clearProperty("ragshell.engine");
    }

    private Sync sync() {
        return new Sync(milvus, "docs", model, Sync.splitterFor(model));
    }

    private SyncReport syncWithWords() {
        return sync().with(KeywordModel.english()).run(Documents.below(folder, model::countTokens));
    }

    private Hits search(String question, SearchOptions options) {
        return milvus.search("docs", model, question, options);
    }

    @Test
    void should_find_the_chunk_with_an_identifier_and_score_it_by_bm25() {
        syncWithWords();

        Hits hits = search("ERR_2001", SearchOptions.top(3).keywords());

        assertThat(hits.get(0).text()).contains("ERR_2001: no power");
        assertThat(hits.get(0).distance()).isGreaterThan(1);
        assertThat(search("no such words here: zyxwv", SearchOptions.top(3).keywords()))
                .extracting(Hit::text)
                .noneMatch(text -> text.contains("bread"));
        assertThat(search("zyxwv", SearchOptions.top(3).keywords())).isEmpty();
    }

    @Test
    void should_join_what_meaning_and_words_find() {
        syncWithWords();

        Hits hits = search("ERR_1004 something to eat", SearchOptions.top(4).hybrid());

        assertThat(hits).extracting(Hit::text).anyMatch(text -> text.contains("ERR_1004"));
        assertThat(hits).extracting(Hit::text).anyMatch(text -> text.contains("Soup"));
        assertThat(hits).extracting(Hit::distance).allSatisfy(score -> assertThat(score)
                .isBetween(0.0, 1.0));
        assertThat(search("what does ERR_1004 mean", SearchOptions.top(1).auto())
                        .get(0)
                        .text())
                .contains("ERR_1004");
    }

    @Test
    void should_keep_words_up_to_date_through_changes_and_filters() throws Exception {
        syncWithWords();
        Files.writeString(folder.resolve("menu.md"), "# Lunch\n\nPancakes.\n");

        SyncReport report = sync().run(Documents.below(folder, model::countTokens));

        assertThat(report.insertedChunks()).isEqualTo(1);
        assertThat(search("bread", SearchOptions.top(3).keywords())).isEmpty();
        assertThat(search("pancake", SearchOptions.top(3).keywords())).hasSize(1);
        assertThat(search("pancake", SearchOptions.top(3).keywords().inFile("codes.md")))
                .isEmpty();
        assertThat(syncWithWords().insertedChunks()).isZero();
    }

    @Test
    void should_find_the_words_of_a_heading_above_that_changed() throws Exception {
        syncWithWords();
        Files.writeString(
                folder.resolve("codes.md"),
                Files.readString(folder.resolve("codes.md")).replace("# Codes", "# Omega"));

        syncWithWords();

        assertThat(search("omega", SearchOptions.top(5).keywords())).hasSize(3);
        assertThat(search("codes", SearchOptions.top(5).keywords())).isEmpty();
    }

    @Test
    void should_say_how_to_get_words_where_a_collection_has_none() {
        sync().run(Documents.below(folder, model::countTokens));

        assertThatThrownBy(() -> search("ERR_2001", SearchOptions.top(3).keywords()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The collection docs has no keywords, only meanings. Fill a new one with them: sync(docs, milvus, \"docs_words\", model, KeywordModel.english()).");
        assertThat(search("ERR_2001", SearchOptions.top(1).auto())).hasSize(1);
        assertThatThrownBy(this::syncWithWords)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The collection docs has no keywords, not bm25 english. Fill it again to change that: milvus.dropCollection(\"docs\") and sync.");
    }
}
