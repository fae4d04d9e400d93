package io.github.ragshell.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.SetupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {

    @TempDir
    Path directory;

    private Path zip;
    private Path target;

    @BeforeEach
    void paths() {
        zip = directory.resolve("docs.zip");
        target = directory.resolve("out/docs");
    }

    private void zip(String... names) throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                if (!name.endsWith("/")) {
                    out.write(("text of " + name).getBytes());
                }
            }
        }
    }

    private void assertNothingWasUnpacked() throws IOException {
        if (Files.exists(target)) {
            try (Stream<Path> left = Files.list(target)) {
                assertThat(left).isEmpty();
            }
        }
        assertThat(directory.resolve("evil.txt")).doesNotExist();
        assertThat(directory.resolve("out/evil.txt")).doesNotExist();
    }

    @Test
    void should_unpack_files_and_directories_and_leave_others_alone() throws IOException {
        zip("en/", "en/faq/a.md", "b.md");
        Files.createDirectories(target);
        Files.writeString(target.resolve("mine.txt"), "mine");

        Archive.unzip(zip, target);

        assertThat(target.resolve("en/faq/a.md")).hasContent("text of en/faq/a.md");
        assertThat(target.resolve("b.md")).hasContent("text of b.md");
        assertThat(target.resolve("mine.txt")).hasContent("mine");
        try (Stream<Path> files = Files.list(target)) {
            assertThat(files).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil.txt", "a/../../evil.txt", "/tmp/evil.txt", "..\\evil.txt", "en/.."})
    void should_let_no_entry_out_of_the_directory(String name) throws IOException {
        zip("good.md", name);

        assertThatThrownBy(() -> Archive.unzip(zip, target))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "%s is not safe to unpack: the entry '%s' would be written outside the directory. Nothing was unpacked; check where the archive comes from."
                                .formatted(zip, name));
        assertNothingWasUnpacked();
    }

    @Test
    void should_stop_at_a_bomb() throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("zeros"));
            byte[] zeros = new byte[1 << 16];
            for (int i = 0; i < 200; i++) {
                out.write(zeros);
            }
        }

        assertThatThrownBy(() -> Archive.unzip(zip, target))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "%s is not safe to unpack: it unpacks to far more than its size (zeros). Nothing was unpacked; check where the archive comes from."
                                .formatted(zip));
        assertNothingWasUnpacked();
    }

    @Test
    void should_refuse_too_many_entries() throws IOException {
        zip("a", "b", "c");

        assertThatThrownBy(() -> Archive.unzip(zip, target, new Archive.Limits(2, 1000, 1000)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "%s is not safe to unpack: it has 3 entries, more than 2. Nothing was unpacked; check where the archive comes from."
                                .formatted(zip));
    }

    @Test
    void should_say_that_a_file_is_not_a_zip() throws IOException {
        Files.writeString(zip, "<html>Please log in</html>");

        assertThatThrownBy(() -> Archive.unzip(zip, target))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "%s is not a zip archive or is damaged (zip END header not found). Delete it and fetch it again."
                                .formatted(zip));
    }

    @Test
    void should_say_that_an_archive_is_cut_off() throws IOException {
        zip("a.md", "b.md");
        byte[] bytes = Files.readAllBytes(zip);
        Files.write(zip, Arrays.copyOf(bytes, bytes.length - 10));

        assertThatThrownBy(() -> Archive.unzip(zip, target))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "%s is not a zip archive or is damaged (zip END header not found). Delete it and fetch it again."
                                .formatted(zip));
        assertNothingWasUnpacked();
    }

    @Test
    void should_say_that_an_archive_is_damaged() throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.setLevel(0);
            out.putNextEntry(new ZipEntry("a.md"));
            out.write("one text".getBytes());
        }
        byte[] bytes = Files.readAllBytes(zip);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("one text")] = 'O';
        Files.write(zip, bytes);

        assertThatThrownBy(() -> Archive.unzip(zip, target))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "%s is not a zip archive or is damaged (the checksum of a.md is wrong). Delete it and fetch it again."
                                .formatted(zip));
        assertNothingWasUnpacked();
    }

    @Test
    void should_refuse_thousands_of_levels_and_leave_none_behind() throws IOException {
        zip("a/".repeat(1900) + "b.md");

        assertThatThrownBy(() -> Archive.unzip(zip, target))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "%s is not safe to unpack: an entry is more than 100 directories deep. Nothing was unpacked; check where the archive comes from."
                                .formatted(zip));
        assertNothingWasUnpacked();
    }

    @Test
    void should_follow_no_link_below_the_directory() throws IOException {
        zip("good.md", "en/evil.txt");
        Files.createDirectories(target);
        Files.createSymbolicLink(target.resolve("en"), directory);

        assertThatThrownBy(() -> Archive.unzip(zip, target))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "%s can't be unpacked into %s: %s is a link, and what is behind it may be no part of the directory. Nothing was unpacked; remove the link or choose another directory."
                                .formatted(zip, target, target.resolve("en")));
        assertThat(directory.resolve("evil.txt")).doesNotExist();
        assertThat(target.resolve("good.md")).doesNotExist();
    }

    @Test
    void should_say_that_the_directory_cannot_be_made() throws IOException {
        zip("a.md");
        Files.writeString(directory.resolve("out"), "a file is in the way");

        assertThatThrownBy(() -> Archive.unzip(zip, target))
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        "%s can't be unpacked into %s: not a directory. Check that there is room and that the directory can be written."
                                .formatted(zip, target));
    }
}
