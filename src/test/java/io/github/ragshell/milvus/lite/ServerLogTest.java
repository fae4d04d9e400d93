package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {

    @TempDir
    Path directory;

    @Test
    void should_say_once_what_the_engine_keeps_from_its_clients() throws Exception {
        Path file = Files.writeString(directory.resolve("a.log"), "a line\n");
        var log = new ServerLog(Path.of("/data/a.db"), () -> file);
        assertThat(log.complaint()).isEmpty();

        Files.writeString(file, "Insert data failed, errs: database or disk is full\n", StandardOpenOption.APPEND);
        assertThat(log.complaint()).hasValueSatisfying(text -> assertThat(text)
                .startsWith("Milvus Lite could not write to /data/a.db (SQLite: database or disk is full)"));
        assertThat(log.complaint()).isEmpty();

        Files.writeString(
                file, "Load data failed, errs: database disk image is malformed\n", StandardOpenOption.APPEND);
        assertThat(log.complaint()).contains(ServerLog.damaged(Path.of("/data/a.db")));
    }

    @Test
    void should_read_a_new_servers_log_from_the_beginning() throws Exception {
        Path file = Files.writeString(directory.resolve("a.log"), "a long line of the server before\n".repeat(9));
        var log = new ServerLog(Path.of("/data/a.db"), () -> file);
        log.complaint();

        Files.writeString(file, "errs: database disk image is malformed\n");

        assertThat(log.complaint()).isPresent();
    }
}
