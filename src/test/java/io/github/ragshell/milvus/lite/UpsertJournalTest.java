package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.SetupException;
import io.milvus.grpc.IDs;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.UpsertRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpsertJournalTest {

    private static final UpsertRequest REQUEST =
            UpsertRequest.newBuilder().setCollectionName("docs").setNumRows(7).build();

    @TempDir
    Path directory;

    private UpsertJournal journal;

    @BeforeEach
    void make() {
        journal = UpsertJournal.of(directory.resolve("x.db"));
    }

    @Test
    void should_keep_an_upsert_until_it_is_answered() throws Exception {
        var entry = journal.begin(REQUEST.toByteArray());

        assertThat(journal.newestFirst()).hasSize(1);
        assertThat(journal.newestFirst().get(0).upsert()).contains(REQUEST);

        entry.close();
        assertThat(journal.newestFirst()).isEmpty();
        journal.tidy();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void should_let_nobody_else_read_it() throws Exception {
        journal.begin(REQUEST.toByteArray());

        try (Stream<Path> paths = Files.walk(directory.resolve(".x.db.upserts"))) {
            assertThat(paths.map(UpsertJournalTest::permissions)).containsExactly("rwx------", "rw-------");
        }
    }

    @Test
    void should_ignore_a_file_that_is_half_there_or_damaged() throws Exception {
        journal.begin(REQUEST.toByteArray());
        JournalFile file = journal.newestFirst().get(0);
        byte[] whole = Files.readAllBytes(file.path());

        for (int bytes = 0; bytes < whole.length; bytes++) {
            Files.write(file.path(), Arrays.copyOf(whole, bytes));
            assertThat(file.upsert()).as("%d bytes", bytes).isEmpty();
        }
        whole[whole.length - 1] ^= 1;
        Files.write(file.path(), whole);
        assertThat(file.upsert()).isEmpty();
    }

    @Test
    void should_leave_files_alone_that_are_named_nearly_like_its_own() throws Exception {
        journal.begin(REQUEST.toByteArray());
        JournalFile file = journal.newestFirst().get(0);
        for (String kind : List.of("written", "upsert5", "deletion1", "written10", "other")) {
            Files.createFile(file.path().resolveSibling(file.stem() + "." + kind));
        }
        Files.createFile(file.written(1).path());

        assertThat(journal.newestFirst()).containsExactlyInAnyOrder(file, file.written(1));
    }

    @Test
    void should_order_entries_of_all_processes_by_time_the_newest_first() throws Exception {
        for (int rows = 1; rows <= 3; rows++) {
            journal.begin(REQUEST.toBuilder().setNumRows(rows).build().toByteArray());
        }

        assertThat(journal.newestFirst())
                .extracting(file -> file.upsert().orElseThrow().getNumRows())
                .containsExactly(3, 2, 1);
    }

    @Test
    void should_tell_what_a_living_process_waits_for_from_what_nobody_waits_for() throws Exception {
        var entry = journal.begin(REQUEST.toByteArray());
        JournalFile file = journal.newestFirst().get(0);
        assertThat(file.isAwaited()).isTrue();

        // The same pid, but another process's by now
        assertThat(new JournalFile(Path.of(file.order().replaceFirst("-\\d+\\.", "-1."))))
                .matches(f -> !f.isAwaited());

        entry.abandon();
        assertThat(journal.newestFirst()).singleElement().matches(f -> f.isUpsert() && !f.isAwaited());
    }

    @Test
    void should_be_read_when_its_process_gives_up_waiting_in_between() throws Exception {
        var entry = journal.begin(REQUEST.toByteArray());
        JournalFile listed = journal.newestFirst().get(0);

        entry.abandon();

        assertThat(listed.upsert()).contains(REQUEST);
    }

    @Test
    void should_note_a_delete_only_while_an_upsert_is_under_way() throws Exception {
        journal.deleted("docs", ids(1, 2), "n > 1");
        assertThat(directory).isEmptyDirectory();

        var entry = journal.begin(REQUEST.toByteArray());
        journal.deleted("docs", ids(1, 2), "n > 1");
        journal.dropped("other");

        List<JournalFile> files = journal.newestFirst();
        assertThat(files).extracting(JournalFile::isUpsert).containsExactly(false, false, true);
        assertThat(files.get(1).deletion().orElseThrow().keys()).containsExactly(1L, 2L);
        assertThat(files.get(0).deletion().orElseThrow().keys()).isEmpty();

        entry.close();
        journal.deleted("docs", ids(3), "n > 1");
        assertThat(journal.newestFirst()).isEmpty();
    }

    @Test
    void should_say_that_nothing_was_sent_when_it_cannot_be_written() throws Exception {
        Files.createSymbolicLink(directory.resolve(".x.db.upserts"), directory);

        assertThatThrownBy(() -> journal.begin(REQUEST.toByteArray()))
                .isInstanceOf(SetupException.class)
                .hasMessageStartingWith("The upsert was not sent, because its journal can't be written to " + directory)
                .hasMessageContaining("is not a directory of this user's; move it away)")
                .hasMessageEndingWith(
                        "No row was changed; free some room or make the directory writable, and call again.");
    }

    @Test
    void should_make_its_directory_again_when_another_process_has_tidied_up() throws Exception {
        journal.begin(REQUEST.toByteArray()).close();
        journal.tidy();

        assertThatCode(() -> journal.begin(REQUEST.toByteArray()).close()).doesNotThrowAnyException();
    }

    private static IDs ids(long... ids) {
        return IDs.newBuilder()
                .setIntId(LongArray.newBuilder()
                        .addAllData(Arrays.stream(ids).boxed().toList()))
                .build();
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
