package io.github.ragshell.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.corpus.Documents.Skipped;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("a.md"), "# A\n\nText.\n");
    }

    @Test
    void should_follow_links_and_end_where_they_lead_in_a_circle() throws IOException {
        Path below = Files.createDirectories(folder.resolve("below"));
        Files.createSymbolicLink(below.resolve("up"), folder);
        Files.createSymbolicLink(below.resolve("b.md"), folder.resolve("a.md"));

        Documents documents = Documents.below(folder, String::length);

        assertThat(documents.sources()).containsExactly("a.md", "below/b.md");
        assertThat(skipped(documents)).containsExactly(new Skipped("below/up", "it is a link to a directory above it"));
    }

    @Test
    void should_name_a_link_that_leads_nowhere() throws IOException {
        Files.createSymbolicLink(folder.resolve("gone.md"), folder.resolve("nothing.md"));
        Files.createSymbolicLink(folder.resolve("itself.md"), folder.resolve("itself.md"));
        Files.createSymbolicLink(folder.resolve("gone.exe"), folder.resolve("nothing.exe"));

        Documents documents = Documents.below(folder, String::length);

        assertThat(documents.sources()).containsExactly("a.md");
        assertThat(skipped(documents))
                .containsExactlyInAnyOrder(
                        new Skipped("gone.md", "it is a link to a file that is not there"),
                        new Skipped("itself.md", "it is a link to a file that is not there"));
    }

    // What a broken disk does, also to the superuser
    @Test
    @EnabledOnOs(OS.LINUX)
    void should_name_a_file_that_the_system_fails_to_read() throws IOException {
        Files.createSymbolicLink(folder.resolve("broken.md"), Path.of("/proc/self/mem"));

        assertThat(skipped(Documents.below(folder, String::length)))
                .containsExactly(new Skipped("broken.md", "it is broken or can't be read: input/output error"));
    }

    @Test
    void should_name_a_file_that_is_too_large() throws IOException {
        try (var large = new RandomAccessFile(folder.resolve("large.txt").toFile(), "rw")) {
            large.setLength((200L << 20) + 1);
        }

        assertThat(skipped(Documents.below(folder, String::length)))
                .containsExactly(new Skipped("large.txt", "it is larger than 200 MB"));
    }

    @Test
    void should_name_a_file_that_vanished_after_it_was_listed() throws IOException {
        Documents documents = Documents.below(folder, String::length);
        Files.delete(folder.resolve("a.md"));

        assertThat(skipped(documents)).extracting(Skipped::source).containsExactly("a.md");
    }

    private static List<Skipped> skipped(Documents documents) {
        var skipped = new ArrayList<Skipped>();
        documents.forEach(document -> {}, skipped::add);
        return skipped;
    }
}
