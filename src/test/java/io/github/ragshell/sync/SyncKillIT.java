package io.github.ragshell.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.corpus.Documents;
import io.github.ragshell.corpus.Splitter;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.OnnxEmbeddingModel;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.lite.ChildJvm;
import io.github.ragshell.milvus.lite.MilvusLite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills processes that sync a changing folder, {@code -Dragshell.kills=20} of them, and compares what the last sync leaves
 * with what an undisturbed one makes.
 */
@Tag("slow")
class SyncKillIT {

    private static final int KILLS = Integer.getInteger("ragshell.kills", 2);
    private static final int FILES = 400;
    private static final long SEED = 20_261_125;

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);
    private Path folder;

    @AfterAll
    static void close() {
        MilvusLite.closeAll();
    }

    @Test
    void should_end_in_the_same_collection_however_often_a_sync_is_killed() throws Exception {
        folder = Files.createDirectories(directory.resolve("folder"));
        for (int i = 0; i < FILES; i++) {
            write(i, 0);
        }
        Path database = directory.resolve("killed.db");
        int cutOff = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            try (var child = ChildJvm.run(SyncChild.class, database.toString(), folder.toString())) {
                child.awaitLine("begun");
                Thread.sleep(random.nextInt(4000));
                child.kill();
                cutOff += child.rest().contains("complete") ? 0 : 1;
            }
            for (int i = 0; i < FILES / 10; i++) {
                write(random.nextInt(FILES), kill);
            }
            Files.deleteIfExists(folder.resolve(random.nextInt(FILES) + ".md"));
        }

        try (EmbeddingModel model = OnnxEmbeddingModel.load("all-minilm-l6-v2-q");
                var killed = Milvus.open(database.toString(), null);
                var undisturbed = Milvus.open(directory.resolve("whole.db").toString(), null)) {
            for (Milvus milvus : new Milvus[] {killed, undisturbed}) {
                new Sync(milvus, "docs", model, Splitter.byHeading()).run(Documents.below(folder, model::countTokens));
            }
            System.out.printf(
                    "%d kills, %d in the middle of a sync; %d rows%n", KILLS, cutOff, undisturbed.count("docs"));
            assertThat(killed.count("docs")).isEqualTo(undisturbed.count("docs"));
            assertThat(rows(killed)).isEqualTo(rows(undisturbed));
        }
    }

    private void write(int number, int version) throws IOException {
        Files.writeString(
                folder.resolve(number + ".md"),
                "# File %d\n\nThis is version %d of its text.\n\n## Always\n\nThis never changes in file %d.\n"
                        .formatted(number, version, number));
    }

    private static TreeMap<Object, Object> rows(Milvus milvus) {
        var rows = new TreeMap<Object, Object>();
        milvus.access("docs")
                .forEachRow("", List.of("text", "source", "line", "heading"), row -> rows.put(row.get("id"), row));
        return rows;
    }
}
