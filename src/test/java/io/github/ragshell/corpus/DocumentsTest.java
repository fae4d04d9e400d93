package io.github.ragshell.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.StoppedException;
import io.github.ragshell.corpus.Documents.Skipped;
import io.github.ragshell.corpus.reading.Document;
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
    void should_name_a_link_that_leads_nowhere_whatever_it_led_to() throws IOException {
        for (String name : List.of("gone.md", "shared", "v1.2")) {
            Files.createSymbolicLink(folder.resolve(name), folder.resolve("nothing"));
        }
        Files.createSymbolicLink(folder.resolve("itself.md"), folder.resolve("itself.md"));
        Files.createSymbolicLink(folder.resolve(".hidden"), folder.resolve("nothing"));

        Documents documents = Documents.below(folder, String::length);

        assertThat(documents.sources()).containsExactly("a.md");
        assertThat(skipped(documents))
                .extracting(Skipped::source)
                .containsExactlyInAnyOrder("gone.md", "itself.md", "shared", "v1.2");
        assertThat(skipped(documents))
                .extracting(Skipped::reason)
                .containsOnly("it is a link to a file or directory that is not there");
    }

    @Test
    void should_not_name_a_link_to_a_file_of_a_type_that_was_not_asked_for() throws IOException {
        Files.createSymbolicLink(folder.resolve("gone.txt"), folder.resolve("nothing"));
        Files.createSymbolicLink(folder.resolve("gone.md"), folder.resolve("nothing"));
        Files.createSymbolicLink(folder.resolve("shared"), folder.resolve("nothing"));

        assertThat(skipped(Documents.below(folder, String::length, "**/*.md")))
                .extracting(Skipped::source)
                .containsExactlyInAnyOrder("gone.md", "shared");
    }

    @Test
    void should_take_no_name_without_a_dot_for_a_type() throws IOException {
        for (String name : List.of("text", "md", "v1.2/pdf")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), "text");
        }

        assertThat(Documents.below(folder, String::length).sources()).containsExactly("a.md");
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

    @Test
    void should_end_with_a_stop_instead_of_skipping_the_rest() throws IOException {
        Files.writeString(folder.resolve("b.md"), "# B\n");
        Documents documents = Documents.below(folder, String::length);
        var interrupting = new Splitter() {
            @Override
            public List<Document.Range> cut(Document document, Document.Range part, TokenCount tokens) {
                Thread.currentThread().interrupt();
                return List.of(part);
            }
        };

        assertThatThrownBy(() -> documents.split(interrupting))
                .isInstanceOf(StoppedException.class)
                .hasMessage(
                        "Reading %s was stopped, as asked, after 1 of 2 documents. Call it again.".formatted(folder));
        assertThatThrownBy(documents::table).isInstanceOf(StoppedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(documents.table().rowCount()).isEqualTo(2);
    }

    private static List<Skipped> skipped(Documents documents) {
        var skipped = new ArrayList<Skipped>();
        documents.forEach(document -> {}, skipped::add);
        return skipped;
    }
}
