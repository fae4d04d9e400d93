package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.SetupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MilvusLiteIT {

    @TempDir
    Path directory;

    @AfterEach
    void assertNothingIsLeft() throws Exception {
        System.clearProperty("ragshell.offline");
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    @Test
    void should_run_without_a_network_once_it_is_installed() {
        MilvusLite.open(directory.resolve("first.db")).close();
        System.setProperty("ragshell.offline", "true");

        try (var lite = MilvusLite.open(directory.resolve("second.db"))) {
            assertThat(lite.isAlive()).isTrue();
        }
    }

    @Test
    void should_share_one_server_until_the_last_is_closed() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory);

        try (var first = MilvusLite.open(directory.resolve("demo.db"));
                var second = MilvusLite.open(link.resolve("demo.db"))) {
            assertThat(second.pid()).isEqualTo(first.pid());
            second.close();
            second.close();
            assertThat(first.isAlive()).isTrue();
        }
        Files.delete(link);
    }

    @Test
    void should_do_nothing_when_closed_again() {
        var lite = MilvusLite.open(directory.resolve("demo.db"));
        lite.close();

        lite.close();

        assertThat(lite.isAlive()).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void should_keep_the_server_out_of_the_group_that_a_terminal_sends_ctrl_c_to() throws Exception {
        try (var lite = MilvusLite.open(directory.resolve("demo.db"))) {
            assertThat(group(lite.pid()))
                    .isEqualTo(lite.pid())
                    .isNotEqualTo(group(ProcessHandle.current().pid()));
        }
    }

    private static long group(long pid) throws Exception {
        String status = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return Long.parseLong(status.substring(status.lastIndexOf(')') + 2).split(" ")[2]);
    }

    @Test
    void should_refuse_a_file_that_is_no_database_and_leave_it() throws Exception {
        Path file = Files.writeString(directory.resolve("notes.db"), "shopping list");

        assertThatThrownBy(() -> MilvusLite.open(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("%s is not a Milvus Lite database. It was left as it is; choose another path.", real(file));
        assertThat(file).hasContent("shopping list");
    }

    @Test
    void should_show_the_end_of_the_log_when_the_server_dies_while_starting() throws Exception {
        byte[] broken = new byte[8192];
        System.arraycopy("SQLite format 3\0".getBytes("US-ASCII"), 0, broken, 0, 16);
        Path file = Files.write(directory.resolve("broken.db"), broken);

        assertThatThrownBy(() -> MilvusLite.open(file))
                .isInstanceOf(ServiceException.class)
                .extracting(e -> e.getMessage()
                        .replaceAll("(?m)^E\\d+ .*\\] (?=\\[SERVER)", "E... ")
                        .replaceAll("unix:\\S+/run/\\w+-\\w+/milvus.sock:0", "unix:..."))
                .isEqualTo("""
                        Milvus Lite ended while it opened %s. If the file is damaged, put a copy in its place or choose another path. It ended with exit code 255; command: %s %s unix:... ERROR %s; log %s, last lines:
                        E... [SERVER][CreateTable][milvus][]Create table failed, errs: file is not a database
                        E... [SERVER][main][milvus][]Init milvus failed""".formatted(
                                real(file),
                                new LiteDistribution().install(LiteListener.LOG).resolve("milvus"),
                                real(file),
                                real(file).resolveSibling(".broken.db.lock"),
                                LiteFiles.log(real(file))));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void should_refuse_a_directory_that_cannot_be_written() {
        // The one place where root can't write either
        assertThatThrownBy(() -> MilvusLite.open(Path.of("/proc/sys/demo.db")))
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        "The directory /proc/sys of the database can't be written. Choose another path, or change its permissions.");
    }

    @Test
    void should_refuse_a_missing_directory() {
        assertThatThrownBy(() -> MilvusLite.open(directory.resolve("no/such/demo.db")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The directory %s/no/such of the database does not exist. Make it, or choose another path.",
                        directory);
    }

    @Test
    void should_refuse_odd_and_long_names() {
        for (String name : List.of("my demo.db", "d".repeat(34) + ".db", "größe.db")) {
            assertThatThrownBy(() -> MilvusLite.open(directory.resolve(name)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "'%s' can't be the name of a Milvus Lite database (%d characters). Use 1 to 36 of the characters a-z A-Z 0-9 . _ -, for example milvus_demo.db.",
                            name, name.length());
        }
    }

    @Test
    void should_refuse_an_empty_path() {
        for (String path : new String[] {null, "", "  "}) {
            assertThatThrownBy(() -> MilvusLite.open(path))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("The database's path is empty. Pass a file, for example ./milvus_demo.db.");
        }
    }

    private static Path real(Path file) throws Exception {
        return file.getParent().toRealPath().resolve(file.getFileName());
    }
}
