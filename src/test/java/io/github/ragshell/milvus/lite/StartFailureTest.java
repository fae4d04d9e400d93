package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.core.InUseException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.SetupException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StartFailureTest {

    private static final Path DATABASE = Path.of("/data/a.db");

    @Test
    void should_not_blame_the_database_when_another_program_has_it_open() {
        assertThat(StartFailure.of(DATABASE, "Open storage failed, err: database is locked", "exit code 255"))
                .isInstanceOf(InUseException.class)
                .hasMessage(
                        "The database /data/a.db is open in a program that is not Milvus Lite, such as sqlite3 or a backup (SQLite: database is locked). Close it there, and call again.");
    }

    @Test
    void should_not_blame_the_database_when_a_library_is_damaged() {
        assertThat(StartFailure.of(
                        DATABASE,
                        "milvus: error while loading shared libraries: libknowhere.so: file too short",
                        "exit code 127"))
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        "Milvus Lite can't run, because its own files are damaged or do not fit this system; the database /data/a.db is as it was. Delete the directory RAGSHELL_HOME/milvus-lite, and call again to fetch them once more. It ended with exit code 127");
    }

    @Test
    void should_say_when_the_database_is_damaged() {
        assertThat(StartFailure.of(DATABASE, "err: database disk image is malformed", "exit code 255"))
                .isInstanceOf(ServiceException.class)
                .hasMessageStartingWith(
                        "The database /data/a.db is damaged (SQLite: database disk image is malformed)");
    }
}
