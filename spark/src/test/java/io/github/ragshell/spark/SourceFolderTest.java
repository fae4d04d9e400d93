package io.github.ragshell.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.corpus.Documents;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFolderTest {

    private final Configuration configuration = new Configuration();

    @Test
    void should_list_what_a_sync_lists(@TempDir Path directory) throws Exception {
        Path folder = directory.toRealPath().resolve("my docs: #1");
        for (String name : List.of("a.md", "b/c.txt", "b/ü 100%.html", "b/x:y.md", ".git/d.md", ".e.md", "f.exe")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), "text");
        }
        Files.createSymbolicLink(folder.resolve("b/loop"), folder);
        Files.createSymbolicLink(folder.resolve("b/nowhere.md"), folder.resolve("gone.md"));
        Files.createSymbolicLink(folder.resolve("b/disk"), folder.resolve("gone"));

        var found = SourceFolder.of(folder.toString(), configuration);
        var listing = found.list(configuration);

        var documents = Documents.below(folder, String::length);
        assertThat(found.root()).isEqualTo(folder.toString());
        assertThat(listing.files())
                .extracting(SourceFile::name)
                .isEqualTo(List.copyOf(new LinkedHashSet<>(documents.sources())));
        assertThat(listing.files()).extracting(SourceFile::bytes).containsOnly(4L);
        assertThat(listing.unlisted())
                .containsExactlyInAnyOrder(
                        new Documents.Skipped("b/loop", "it is a link to a directory above it"),
                        new Documents.Skipped("b/disk", "it is a link to a file or directory that is not there"),
                        new Documents.Skipped("b/nowhere.md", "it is a link to a file or directory that is not there"));
        var unlisted = new ArrayList<Documents.Skipped>();
        documents.forEach(document -> {}, unlisted::add);
        assertThat(listing.unlisted()).containsExactlyInAnyOrderElementsOf(unlisted);
        var read = new ArrayList<String>();
        new RemoteDocuments(found, listing.files().iterator(), configuration)
                .forEach(document -> read.add(document.source()), skipped -> read.add(skipped.reason()));
        assertThat(read)
                .isEqualTo(listing.files().stream().map(SourceFile::name).toList());
    }

    @Test
    void should_find_nothing_where_no_folder_is(@TempDir Path directory) {
        var listing = SourceFolder.of(directory.resolve("gone").toString(), configuration)
                .list(configuration);

        assertThat(listing.files()).isEmpty();
    }

    /** The files of this machine, under another scheme. */
    public static final class Elsewhere extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("elsewhere:///");
        }

        @Override
        public FileStatus[] listStatus(org.apache.hadoop.fs.Path directory) throws IOException {
            FileStatus[] entries = super.listStatus(directory);
            for (FileStatus entry : entries) {
                entry.setPath(makeQualified(
                        new org.apache.hadoop.fs.Path(entry.getPath().toUri().getPath())));
            }
            return entries;
        }
    }

    @Test
    void should_list_and_read_another_file_system_by_the_same_rules(@TempDir Path directory) throws Exception {
        Path folder = directory.toRealPath();
        for (String name : List.of("a.md", "v1.2/c.txt", "text", "v1.2/pdf", ".git/d.md", ".md", "f.exe")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), "text");
        }
        configuration.setClass("fs.elsewhere.impl", Elsewhere.class, FileSystem.class);

        var found = SourceFolder.of("elsewhere://" + folder, configuration);
        var listing = found.list(configuration);

        var read = new ArrayList<String>();
        new RemoteDocuments(found, listing.files().iterator(), configuration)
                .forEach(document -> read.add(document.source()), skipped -> read.add(skipped.reason()));
        assertThat(found.isLocal()).isFalse();
        assertThat(listing.unlisted()).isEmpty();
        assertThat(read).containsExactly("a.md", "v1.2/c.txt");
    }

    @Test
    void should_name_a_root_after_its_file_system() {
        assertThatThrownBy(() -> SourceFolder.of("nothing://bucket/docs", configuration))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(
                        "--documents is 'nothing://bucket/docs', which no file system of this Spark reads: No FileSystem for scheme \"nothing\". Pass a folder such as");
    }
}
