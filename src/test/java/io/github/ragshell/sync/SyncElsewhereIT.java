package io.github.ragshell.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.corpus.Documents;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.OnnxEmbeddingModel;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.RealServer;
import io.github.ragshell.milvus.lite.MilvusLite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same sync on the Python engine and on a real server. */
@Tag("slow")
class SyncElsewhereIT {

    private static EmbeddingModel model;

    @TempDir
    private Path directory;

    @BeforeAll
    static void load() {
        model = OnnxEmbeddingModel.load("all-minilm-l6-v2-q");
    }

    @AfterAll
    static void close() {
        model.close();
        MilvusLite.closeAll();
    }

    @Test
    void should_follow_a_folder_on_the_python_engine() throws Exception {
        System.setProperty("ragshell.engine", "python");
        try (Milvus milvus = Milvus.open(directory.toRealPath().resolve("s.db").toString(), null)) {
            follow(milvus);
        } finally {
            System.clearProperty("ragshell.engine");
        }
    }

    @Test
    void should_follow_a_folder_on_a_server() throws Exception {
        try (var server = RealServer.start(false);
                Milvus milvus = Milvus.open(server.uri(), null)) {
            follow(milvus);
        }
    }

    private void follow(Milvus milvus) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("folder/sub"));
        write("a.md", "# Storage\n\nRows are kept in files.\n\n# Logs\n\nA log is kept for a day.\n");
        write("sub/b.html", "<h1>Pages</h1><p>A page has text.</p>");
        write("sub/c.txt", "Soup and bread.");

        assertThat(sync(milvus)).extracting(SyncReport::insertedChunks).isEqualTo(4L);
        SyncReport again = sync(milvus);
        assertThat(again.insertedChunks()).isZero();
        assertThat(again.unchangedChunks()).isEqualTo(4);

        write("a.md", "# Storage\n\nRows are kept in files.\n\n# Logs\n\nA log is kept for two days.\n");
        SyncReport changed = sync(milvus);
        assertThat(changed.insertedChunks()).isEqualTo(1);
        assertThat(changed.deletedChunks()).isEqualTo(1);

        Files.delete(folder.resolve("b.html"));
        Files.delete(folder.resolve("c.txt"));
        Files.delete(folder);
        assertThat(sync(milvus).deletedChunks()).isEqualTo(2);
        assertThat(milvus.count("docs")).isEqualTo(2);
        assertThat(milvus.search("docs", model, "How long is a log kept?", 1)
                        .get(0)
                        .text())
                .contains("two days");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve("folder").resolve(name), text);
    }

    private SyncReport sync(Milvus milvus) {
        return new Sync(milvus, "docs", model, Sync.splitterFor(model))
                .run(Documents.below(directory.resolve("folder"), model::countTokens));
    }
}
