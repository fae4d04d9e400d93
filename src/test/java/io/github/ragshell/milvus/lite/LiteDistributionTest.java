package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class LiteDistributionTest {

    @TempDir
    Path directory;

    private Path home;

    @BeforeEach
    void useAnEmptyHome() {
        home = directory.resolve("home");
        System.setProperty("ragshell.home", home.toString());
    }

    @AfterEach
    void restore() {
        System.clearProperty("ragshell.home");
        System.clearProperty("ragshell.offline");
    }

    @Test
    void should_let_nobody_else_write_where_its_programs_are() throws IOException {
        Path root = Files.createDirectories(home.resolve("milvus-lite"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> distribution(pip("exit 1")).install(LiteListener.LOG));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwxr-xr-x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void should_name_the_remedy_when_there_is_no_pip() {
        var pip = new Pip(List.of(List.of("/no/such/python3", "-m", "pip"), List.of("/no/such/pip")));

        assertThatThrownBy(() -> distribution(pip).install(LiteListener.LOG))
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        "milvus-lite==2.5.1 is fetched with pip, once, and there is no pip on the PATH (tried /no/such/python3 -m pip, /no/such/pip). Install Python 3 with pip, for example apt-get install python3-pip, and call again.");
        assertNothingIsLeft();
    }

    @Test
    void should_tell_what_pip_said_when_there_is_no_network() throws IOException {
        var pip = pip(
                "echo 'WARNING: Retrying'; echo 'ERROR: No matching distribution found for milvus-lite==2.5.1'; exit 1");

        assertThatThrownBy(() -> distribution(pip).install(LiteListener.LOG))
                .isInstanceOf(UnreachableException.class)
                .hasMessage(
                        "pip could not fetch milvus-lite==2.5.1 (exit 1): No matching distribution found for milvus-lite==2.5.1. Check the network and pip's index (pip config list), then call again.");
        assertNothingIsLeft();
    }

    @Test
    void should_tell_why_when_the_index_does_not_answer() throws IOException {
        var pip = pip("""
                echo "WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by 'NewConnectionError('<pip.HTTPConnection object at 0x7f>: Failed to establish a new connection: [Errno 111] Connection refused')': /simple/milvus-lite/"
                echo "ERROR: No matching distribution found for milvus-lite==2.5.1"
                exit 1
                """);

        assertThatThrownBy(() -> distribution(pip).install(LiteListener.LOG))
                .isInstanceOf(UnreachableException.class)
                .hasMessage(
                        "pip could not fetch milvus-lite==2.5.1 (exit 1): its index does not answer: Failed to establish a new connection: [Errno 111] Connection refused. Check the network and pip's index (pip config list), then call again.");
    }

    @Test
    void should_ask_for_room_when_the_disk_is_full() throws IOException {
        var pip = pip(
                "echo 'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device'; exit 1");

        assertThatThrownBy(() -> distribution(pip).install(LiteListener.LOG))
                .isInstanceOf(SetupException.class)
                .hasMessageMatching(
                        "pip could not fetch milvus-lite==2.5.1: no space is left on the disk of %s/milvus-lite/\\.fetching\\d+ or of the temporary directory\\. Free some room, or set RAGSHELL_HOME and TMPDIR to directories on another disk, then call again\\."
                                .formatted(home));
        assertNothingIsLeft();
    }

    @Test
    void should_refuse_a_wheel_with_another_checksum() throws IOException {
        var pip = pip("echo tampered > \"$dest/milvus_lite-2.5.1-py3-none-manylinux2014_x86_64.whl\"");

        assertThatThrownBy(() -> distribution(pip).install(LiteListener.LOG))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "milvus_lite-2.5.1-py3-none-manylinux2014_x86_64.whl is not the released wheel: its SHA-256 is 92e78d0b032962f47792a9fa95fd981ef63e1e3ef074d536d6304c75eddbe29f, expected 25ce13f4b8d46876dd2b7ac8563d7d8306da7ff3999bb0d14b116b30f71d706c. It was deleted; check which index pip uses (pip config list).");
        assertNothingIsLeft();
    }

    @Test
    void should_say_so_when_pip_fetches_nothing() throws IOException {
        assertThatThrownBy(() -> distribution(pip("exit 0")).install(LiteListener.LOG))
                .isInstanceOf(UnreachableException.class)
                .hasMessage(
                        "pip fetched no wheel for milvus-lite==2.5.1. Check pip's configuration (pip config list).");
    }

    @Test
    void should_not_call_pip_when_offline() throws IOException {
        System.setProperty("ragshell.offline", "true");

        assertThatThrownBy(() -> distribution(pip("touch " + directory.resolve("called")))
                        .install(LiteListener.LOG))
                .isInstanceOf(UnreachableException.class)
                .hasMessage(
                        "Milvus Lite 2.5.1 is not in %s/milvus-lite yet, and RAGSHELL_OFFLINE=true forbids fetching it. Unset RAGSHELL_OFFLINE for one run.",
                        home);
        assertThat(directory.resolve("called")).doesNotExist();
    }

    @Test
    void should_name_the_setting_when_the_home_cannot_be_written() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        System.setProperty("ragshell.home", file.resolve("home").toString());

        assertThatThrownBy(() -> distribution(pip("exit 0")).install(LiteListener.LOG))
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        "Milvus Lite can't be unpacked into %s/home/milvus-lite (not a directory). Free some room or set RAGSHELL_HOME to a directory that can be written.",
                        file);
    }

    private static LiteDistribution distribution(Pip pip) {
        return new LiteDistribution(LitePlatform.LINUX_X64, pip);
    }

    /** A pip that answers {@code --version} and otherwise runs the script, with the download directory as $dest. */
    private Pip pip(String script) throws IOException {
        Path file = directory.resolve("pip.sh");
        Files.writeString(file, """
                case "$*" in *--version*) exit 0;; esac
                while [ "$1" != --dest ]; do shift; done
                dest="$2"
                """ + script);
        return new Pip(List.of(List.of("sh", file.toString())));
    }

    private void assertNothingIsLeft() {
        assertThat(home.resolve("milvus-lite")).isDirectoryNotContaining("regex:.*/[^.][^/]*|.*/\\.fetching.*");
    }
}
