package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.SystemProperties;
import io.github.ragshell.core.SetupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseLockTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void should_leave_no_file_and_can_be_taken_again(boolean deletesOpenFiles) {
        for (int i = 0; i < 2; i++) {
            var lock = DatabaseLock.tryAcquire(directory.resolve("a.db")).orElseThrow();
            assertThat(lock.file()).exists();

            lock.close(deletesOpenFiles);

            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void should_be_held_once_where_open_files_stay() throws Exception {
        try (var properties = new SystemProperties()) {
            properties.with("os.name", "Windows 11");
            try (var lock = DatabaseLock.tryAcquire(directory.resolve("a.db")).orElseThrow()) {
                assertThat(DatabaseLock.tryAcquire(directory.resolve("a.db"))).isEmpty();
                assertThat(lock.file()).exists();
            }
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void should_leave_the_file_alone_that_a_link_with_the_locks_name_leads_to() throws Exception {
        Path precious = Files.writeString(directory.resolve("thesis.txt"), "years of work");
        Files.createSymbolicLink(directory.resolve(".a.db.lock"), precious);

        assertThatThrownBy(() -> DatabaseLock.tryAcquire(directory.resolve("a.db")))
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        "%s is a link or a directory, where Milvus Lite has its lock file. It was left as it is; see where it comes from, and delete it.",
                        directory.resolve(".a.db.lock"));
        assertThat(precious).hasContent("years of work");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void should_never_write_to_the_lock_file_even_when_it_is_a_hard_link() throws Exception {
        Path precious = Files.writeString(directory.resolve("thesis.txt"), "years of work");
        Files.createLink(directory.resolve(".a.db.lock"), precious);

        DatabaseLock.tryAcquire(directory.resolve("a.db")).orElseThrow().close();

        assertThat(precious).hasContent("years of work");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void should_hold_the_lock_on_a_file_that_others_could_read() throws Exception {
        Path database = directory.resolve("a.db");
        Path file = Files.createFile(directory.resolve(".a.db.lock"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        try (var lock = DatabaseLock.tryAcquire(database).orElseThrow()) {
            assertThat(lock.file()).isEqualTo(file);
            assertThat(DatabaseLock.holder(database))
                    .hasValue(ProcessHandle.current().pid());
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void should_let_no_other_user_take_the_lock() throws Exception {
        Path file = directory.resolve(".a.db.lock");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        try (var lock = DatabaseLock.tryAcquire(directory.resolve("a.db")).orElseThrow()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lock.file())))
                    .isEqualTo("rw-------");
        }
        try (var lock = DatabaseLock.tryAcquire(directory.resolve("a.db")).orElseThrow()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lock.file())))
                    .isEqualTo("rw-------");
        }
    }
}
