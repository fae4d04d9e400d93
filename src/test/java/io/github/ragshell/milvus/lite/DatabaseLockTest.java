package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.SystemProperties;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
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
}
