package io.github.ragshell.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.internal.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FolderWalkTest {

    @TempDir
    private Path root;

    private final List<String> found = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        for (String name : List.of("a/one.md", "b/two.md", ".git/three.md", "b/.four.md")) {
            Files.createDirectories(root.resolve(name).getParent());
            Files.writeString(root.resolve(name), "text");
        }
    }

    /** Notes what it gets; of a directory that is to go, it finds no more when it looks. */
    private FolderWalk.Visitor noting(String gone) {
        return new FolderWalk.Visitor() {
            @Override
            public void directory(Path directory) throws IOException {
                if (root.relativize(directory).toString().equals(gone)) {
                    FileTree.delete(directory);
                    throw new NoSuchFileException(directory.toString());
                }
            }

            @Override
            public void file(Path file) {
                found.add(FolderListing.name(root, file));
            }
        };
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void should_keep_a_backslash_of_a_name() {
        assertThat(FolderListing.name(root, root.resolve("p\\q.md"))).isEqualTo("p\\q.md");
        assertThat(FolderListing.name(root, root.resolve("p/q.md"))).isEqualTo("p/q.md");
    }

    @Test
    void should_leave_out_what_is_hidden() throws IOException {
        FolderWalk.walk(root, noting("none"));

        assertThat(found).containsExactlyInAnyOrder("a/one.md", "b/two.md");
    }

    @Test
    void should_go_on_when_a_directory_vanishes_meanwhile() throws IOException {
        FolderWalk.walk(root, noting("a"));

        assertThat(found).containsExactly("b/two.md");
    }

    @Test
    void should_fail_when_the_root_vanishes() {
        assertThatThrownBy(() -> FolderWalk.walk(root, noting(""))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void should_go_only_one_way_of_many_through_links(@TempDir Path other) throws IOException {
        for (int i = 0; i < 30; i++) {
            Path directory = Files.createDirectory(other.resolve("d" + i));
            Files.writeString(directory.resolve("text.md"), "text");
            Files.createSymbolicLink(directory.resolve("left"), other.resolve("d" + (i + 1)));
            Files.createSymbolicLink(directory.resolve("right"), other.resolve("d" + (i + 1)));
        }
        Files.createDirectory(other.resolve("d30"));
        Files.createSymbolicLink(root.resolve("b/first"), other.resolve("d0"));
        Files.createSymbolicLink(root.resolve("b/again"), other.resolve("d0"));

        FolderWalk.walk(root, noting("none"));

        assertThat(found)
                .contains("a/one.md", "b/two.md", "b/first/text.md", "b/again/text.md", "b/again/left/left/text.md")
                .hasSize(33);
    }
}
