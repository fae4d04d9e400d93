package io.github.ragshell.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ragshell.core.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class PrivateDirectoryTest {

    @TempDir
    Path directory;

    @Test
    void should_make_missing_directories_for_their_user_only() throws IOException {
        Path home = directory.resolve("a/b");

        PrivateDirectory.make(home);

        assertThat(permissions(home)).isEqualTo("rwx------");
        assertThat(permissions(home.getParent())).isEqualTo("rwx------");
    }

    @Test
    void should_take_the_right_to_write_from_others() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));

        PrivateDirectory.make(directory);

        assertThat(permissions(directory)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void should_refuse_a_directory_of_another_user() throws IOException {
        Path theirs = Files.createDirectory(directory.resolve("theirs"));
        assumeTrue("root".equals(System.getProperty("user.name")), "only the superuser can give a file away");
        Files.setAttribute(theirs, "unix:uid", 54_321);

        assertThatThrownBy(() -> PrivateDirectory.make(theirs))
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        "%s belongs to another user, who could put programs there that would run as you. Set RAGSHELL_HOME to a directory of your own."
                                .formatted(theirs.toRealPath()));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void should_let_nobody_else_into_the_directories_that_a_first_file_needs() throws IOException {
        Path home = directory.resolve("home");

        WholeFile.write(home.resolve("models").resolve("m.onnx"), part -> Files.writeString(part, "weights"));

        assertThat(Files.getPosixFilePermissions(home)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
}
