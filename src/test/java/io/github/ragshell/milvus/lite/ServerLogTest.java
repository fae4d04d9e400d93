package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {

    private static final String BEFORE = "E20261127 05:33:01.472527 18061 ";
    private static final String STORAGE = BEFORE + "collection_data.cpp:139] [SERVER][Load][grpcpp_sync_ser][]";

    @TempDir
    Path directory;

    @Test
    void should_say_once_what_the_engine_keeps_from_its_clients() throws Exception {
        Path file = Files.writeString(directory.resolve("a.log"), "a line\n");
        var log = new ServerLog(Path.of("/data/a.db"), () -> file);
        assertThat(log.complaint()).isEmpty();

        Files.writeString(
                file, STORAGE + "Insert data failed, errs: database or disk is full\n", StandardOpenOption.APPEND);
        assertThat(log.complaint()).hasValueSatisfying(text -> assertThat(text)
                .startsWith("Milvus Lite could not write to /data/a.db (SQLite: database or disk is full)"));
        assertThat(log.complaint()).isEmpty();

        Files.writeString(
                file,
                STORAGE + "Load data failed, errs: database disk image is malformed\n",
                StandardOpenOption.APPEND);
        assertThat(log.complaint()).contains(ServerLog.damaged(Path.of("/data/a.db")));
    }

    @Test
    void should_read_a_new_servers_log_from_the_beginning() throws Exception {
        Path file = Files.writeString(directory.resolve("a.log"), "a long line of the server before\n".repeat(9));
        var log = new ServerLog(Path.of("/data/a.db"), () -> file);
        log.complaint();

        Files.writeString(file, STORAGE + "Load data failed, errs: database disk image is malformed\n");

        assertThat(log.complaint()).isPresent();
    }

    @Test
    void should_take_the_words_of_a_call_for_no_complaint() throws Exception {
        Path file = Files.writeString(directory.resolve("a.log"), "");
        var log = new ServerLog(Path.of("/data/a.db"), () -> file);
        log.complaint();

        for (String words : List.of("database disk image is malformed", "a failed, errs: database is locked")) {
            Files.writeString(
                    file,
                    BEFORE
                            + "milvus_local.cpp:84] [SERVER][CheckCollectionName][grpcpp_sync_ser][]Invalid collection %s. ,  collection name can only contain numbers, letters and underscores%n"
                                    .formatted(words),
                    StandardOpenOption.APPEND);

            assertThat(log.complaint()).isEmpty();
        }
    }
}
