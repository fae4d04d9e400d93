package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class DatabasePathTest {

    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void resolve() throws Exception {
        directory = temporary.toRealPath();
    }

    @Test
    void should_be_the_file_that_a_link_leads_to() throws Exception {
        Path database = Files.writeString(directory.resolve("a.db"), "x");
        Path link = Files.createSymbolicLink(directory.resolve("b.db"), database);

        assertThat(DatabasePath.requireUsable(link)).isEqualTo(database);
        assertThat(DatabasePath.requireUsable(database)).isEqualTo(database);
    }

    @Test
    void should_be_the_file_that_the_system_means_behind_a_link_to_a_directory() throws Exception {
        Path other = Files.createDirectories(directory.resolve("other/dir"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), other);
        Path database = other.resolveSibling("a.db");

        assertThat(DatabasePath.requireUsable(link.resolve("../a.db"))).isEqualTo(database);
        Files.writeString(database, "x");
        assertThat(DatabasePath.requireUsable(link.resolve("../a.db"))).isEqualTo(database);
        assertThat(DatabasePath.requireUsable(directory.resolve("none/../link/../a.db")))
                .isEqualTo(directory.resolve("a.db"));
    }

    @Test
    void should_refuse_a_link_to_nothing() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("b.db"), directory.resolve("a.db"));

        assertThatThrownBy(() -> DatabasePath.requireUsable(link))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "%s is a link to %s, which does not exist. Pass the path of the database itself.",
                        link, directory.resolve("a.db"));
    }

    @Test
    void should_refuse_a_file_with_two_names() throws Exception {
        Path database = Files.writeString(directory.resolve("a.db"), "x");
        Path second = Files.createLink(directory.resolve("b.db"), database);

        assertThatThrownBy(() -> DatabasePath.requireUsable(second))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The database %1$s has 2 names (hard links), and two programs that open it under different ones would lose rows. Replace this name by a copy: cp %1$s %1$s.copy && mv %1$s.copy %1$s",
                        second);
    }

    @Test
    void should_make_a_new_database_that_only_its_user_reads() throws Exception {
        DatabasePath.prepare(directory.resolve("a.db"), Engine.NATIVE);
        DatabasePath.prepare(directory.resolve("b.db"), Engine.PYTHON);

        assertThat(permissions("a.db")).isEqualTo("rw-------");
        assertThat(permissions("b.db")).isEqualTo("rwx------");
    }

    private String permissions(String name) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
    }
}
