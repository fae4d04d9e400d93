package io.github.ragshell.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.SetupException;
import io.github.ragshell.corpus.Documents;
import io.github.ragshell.corpus.Splitter;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.OnnxEmbeddingModel;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.SmallDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sync whose disk fills up. */
@Tag("slow")
class SyncFullDiskIT {

    private static final int FILES = 1_200;

    @TempDir
    private Path folder;

    @TempDir
    private Path mount;

    @Test
    void should_go_on_where_it_was_when_there_is_room_again() throws Exception {
        for (int i = 0; i < FILES; i++) {
            Files.writeString(folder.resolve(i + ".md"), "# File %d\n\nIts text has the number %d.\n".formatted(i, i));
        }
        try (EmbeddingModel model = OnnxEmbeddingModel.load("all-minilm-l6-v2-q");
                SmallDisk disk = SmallDisk.mount(mount, 2)) {
            try (Milvus milvus = Milvus.open(disk.resolve("s.db").toString(), null)) {
                assertThatThrownBy(() -> sync(milvus, model))
                        .isInstanceOf(SetupException.class)
                        .hasMessageContaining("the disk of %s is full".formatted(disk.resolve("s.db")));
                disk.grow(60);
                long in = milvus.count("docs");
                assertThat(in).isBetween(1L, FILES - 1L);

                SyncReport report = sync(milvus, model);

                assertThat(report.unchangedChunks()).isEqualTo(in);
                assertThat(report.insertedChunks()).isEqualTo(FILES - in);
                assertThat(milvus.count("docs")).isEqualTo(FILES);
                assertThat(sync(milvus, model).unchangedChunks()).isEqualTo(FILES);
            }
        }
    }

    private SyncReport sync(Milvus milvus, EmbeddingModel model) {
        return new Sync(milvus, "docs", model, Splitter.byHeading()).run(Documents.below(folder, model::countTokens));
    }
}
