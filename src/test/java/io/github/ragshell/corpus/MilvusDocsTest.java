package io.github.ragshell.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.SystemProperties;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.view.RecordingDisplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MilvusDocsTest {

    @TempDir
    Path directory;

    private final SystemProperties properties = new SystemProperties();
    private final RecordingDisplay display = RecordingDisplay.use();
    private Path work;

    @BeforeEach
    void prepare() throws IOException {
        work = Files.createDirectory(directory.resolve("work"));
        properties
                .with(Setting.RAGSHELL_HOME, directory.resolve("home"))
                .with(Setting.RAGSHELL_OFFLINE, "true")
                .with(Setting.RAGSHELL_DOCS, "");
    }

    @AfterEach
    void restore() {
        display.close();
        properties.close();
    }

    private Path archive(String name, String... entries) throws IOException {
        Path zip = directory.resolve(name);
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String entry : entries) {
                out.putNextEntry(new ZipEntry(entry));
                out.write("# A question?\n".getBytes());
            }
        }
        properties.with(Setting.RAGSHELL_DOCS, zip);
        return zip;
    }

    @Test
    void should_use_the_sample_and_say_so_when_the_archive_is_out_of_reach() {
        properties.with(Setting.RAGSHELL_DOCS, "https://example.org/docs.zip");

        Path docs = MilvusDocs.unpackInto(work);

        assertThat(docs).isEqualTo(work.resolve("milvus_docs_sample"));
        assertThat(work.resolve("milvus_docs")).doesNotExist();
        assertThat(TextSplit.split(docs.resolve("en/faq"), "*.md", "# ")).hasSize(52);
        assertThat(display.notices())
                .containsExactly(
                        "Using the sample documents that come with ragshell, in %s: The download needs https://example.org/docs.zip, but RAGSHELL_OFFLINE=true forbids connections to other machines."
                                .formatted(docs));
    }

    @Test
    void should_unpack_the_archive_once() throws IOException {
        Path zip = archive("docs.zip", "en/faq/a.md");

        Path docs = MilvusDocs.unpackInto(work);
        Files.delete(zip);

        assertThat(docs).isEqualTo(work.resolve("milvus_docs"));
        assertThat(docs.resolve("en/faq/a.md")).hasContent("# A question?\n");
        assertThat(MilvusDocs.unpackInto(work)).isEqualTo(docs);
        assertThat(display.notices()).isEmpty();
    }

    @Test
    void should_move_the_documents_of_another_archive_aside() throws IOException {
        archive("old.zip", "en/faq/old.md");
        MilvusDocs.unpackInto(work);
        archive("new.zip", "en/faq/new.md");

        Path docs = MilvusDocs.unpackInto(work);

        assertThat(docs.resolve("en/faq/new.md")).exists();
        assertThat(docs.resolve("en/faq/old.md")).doesNotExist();
        assertThat(work.resolve("milvus_docs.old1/en/faq/old.md")).exists();
        assertThat(display.notices())
                .containsExactly("%s held other documents; they are now in %s."
                        .formatted(docs, work.resolve("milvus_docs.old1")));
    }

    @Test
    void should_move_documents_aside_to_a_number_that_is_free() throws IOException {
        Files.createDirectories(work.resolve("milvus_docs.old2"));
        archive("old.zip", "en/faq/old.md");
        MilvusDocs.unpackInto(work);
        archive("new.zip", "en/faq/new.md");
        MilvusDocs.unpackInto(work);
        archive("newest.zip", "en/faq/newest.md");
        MilvusDocs.unpackInto(work);

        assertThat(work.resolve("milvus_docs.old1/en/faq/old.md")).exists();
        assertThat(work.resolve("milvus_docs.old3/en/faq/new.md")).exists();
    }

    @Test
    void should_leave_alone_what_a_person_has_unpacked() throws IOException {
        Path own = Files.createDirectories(work.resolve("milvus_docs/en/faq")).resolve("own.md");
        Files.writeString(own, "# Mine");
        archive("docs.zip", "en/faq/a.md");

        assertThat(MilvusDocs.unpackInto(work)).isEqualTo(work.resolve("milvus_docs"));
        assertThat(own).hasContent("# Mine");
    }

    @Test
    void should_unpack_once_for_two_that_start_at_once() throws Exception {
        String[] entries = new String[500];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = i == 250 ? "en/faq/a.md" : "en/x/%d.md".formatted(i);
        }
        archive("docs.zip", entries);
        var barrier = new CyclicBarrier(2);
        Callable<Path> start = () -> {
            barrier.await();
            return MilvusDocs.unpackInto(work);
        };
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            for (Future<Path> docs : both.invokeAll(List.of(start, start))) {
                assertThat(docs.get().resolve("en/x")).isDirectoryContaining("glob:**/499.md");
            }
        } finally {
            both.shutdown();
        }

        assertThat(display.notices()).isEmpty();
        assertThat(work.toFile().list()).containsExactly("milvus_docs");
    }

    @Test
    void should_start_over_after_one_that_was_killed_while_it_unpacked() throws IOException {
        Path left = Files.createDirectories(work.resolve(".milvus_docs.part/en/faq"));
        Files.writeString(left.resolve("half.md"), "# A que");
        archive("docs.zip", "en/faq/a.md");

        Path docs = MilvusDocs.unpackInto(work);

        assertThat(docs.resolve("en/faq").toFile().list()).containsExactly("a.md");
        assertThat(work.toFile().list()).containsExactly("milvus_docs");
    }

    @Test
    void should_say_that_the_named_archive_is_missing() {
        properties.with(Setting.RAGSHELL_DOCS, "no.zip");

        assertThatThrownBy(() -> MilvusDocs.unpackInto(work))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "RAGSHELL_DOCS is 'no.zip', and there is no such file. Set it to the path or URL of the documentation archive, or unset it.");
    }

    @Test
    void should_say_that_the_archive_holds_other_things() throws IOException {
        archive("good.zip", "en/faq/a.md");
        MilvusDocs.unpackInto(work);
        Path zip = archive("docs.zip", "readme.md");

        assertThatThrownBy(() -> MilvusDocs.unpackInto(work))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "%s has no directory en/faq. RAGSHELL_DOCS must name an archive of the Milvus documentation."
                                .formatted(zip));
        assertThat(work.resolve("milvus_docs/en/faq/a.md")).exists();
        assertThat(work.resolve("milvus_docs.old1")).doesNotExist();
    }
}
