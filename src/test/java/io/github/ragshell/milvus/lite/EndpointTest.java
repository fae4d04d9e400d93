package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ragshell.SystemProperties;
import io.github.ragshell.core.Setting;
import io.github.ragshell.core.SetupException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    private static final Path DATABASE = Path.of("/data/a.db");

    @ParameterizedTest
    @CsvSource({
        "Linux, NATIVE, SocketFile",
        "Linux, PYTHON, SocketFile",
        "Mac OS X, PYTHON, SocketFile",
        "Windows 11, PYTHON, LoopbackPort"
    })
    void should_be_a_port_only_where_there_are_no_socket_files(String os, Engine engine, String expected) {
        try (var properties = new SystemProperties()) {
            properties.with("os.name", os);

            assertThat(Endpoint.of(DATABASE, engine).getClass().getSimpleName()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "long"})
    void should_be_another_file_for_each_database(String home, @TempDir Path directory) {
        try (var properties = new SystemProperties()) {
            properties.with(
                    Setting.RAGSHELL_HOME, home.equals("long") ? directory.resolve("h".repeat(100)) : Path.of("/h"));
            // These have the same hash code
            Path one = Path.of("/data/Aa/demo.db");
            Path other = Path.of("/data/BB/demo.db");

            assertThat(SocketFile.of(one)).isEqualTo(SocketFile.of(one)).isNotEqualTo(SocketFile.of(other));
            assertThat(SocketFile.of(one).path().toString()).hasSizeLessThanOrEqualTo(100);
            assertThat(LiteFiles.log(one)).isEqualTo(LiteFiles.log(one)).isNotEqualTo(LiteFiles.log(other));
        }
    }

    @Test
    void should_be_another_file_for_each_home() {
        try (var properties = new SystemProperties()) {
            properties.with(Setting.RAGSHELL_HOME, "/Aa" + "h".repeat(100));
            SocketFile one = SocketFile.of(DATABASE);
            properties.with(Setting.RAGSHELL_HOME, "/BB" + "h".repeat(100));

            assertThat(SocketFile.of(DATABASE)).isNotEqualTo(one);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:40123", "/run/a.db-1f.sock:0", "C:\\run\\a.sock:0", "127.0.0.1:x"})
    void should_be_read_as_it_was_written(String text) {
        assertThat(Endpoint.parse(text)).hasToString(text);
        assertThat(Endpoint.parse(text)).isInstanceOf(text.endsWith("23") ? LoopbackPort.class : SocketFile.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:40123\n", "127.0.0.1:40123\r\n", "import: warning\n127.0.0.1:40123\n"})
    void should_hear_the_port_in_what_the_server_says(String said) {
        assertThat(LoopbackPort.in(said)).contains(new LoopbackPort(40123));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "127.0.0.1:401", "0.0.0.0:40123\n", "see http://127.0.0.1:40123\n"})
    void should_hear_no_port_before_it_is_said(String said) {
        assertThat(LoopbackPort.in(said)).isEmpty();
    }

    @Test
    void should_not_connect_before_the_port_is_known() {
        assertThatThrownBy(LoopbackPort.ANY::connect)
                .isInstanceOf(ConnectException.class)
                .hasMessage("The server has not said its port yet");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void should_not_use_a_directory_that_someone_made_in_the_place_of_a_sockets(@TempDir Path directory)
            throws Exception {
        Path home = Files.createDirectory(directory.resolve("home"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), home);
        Path file = Files.createFile(directory.resolve("file"));
        try (var properties = new SystemProperties()) {
            properties.with(Setting.RAGSHELL_HOME, home);

            for (Path taken : List.of(link, file)) {
                assertThatThrownBy(() -> new SocketFile(taken.resolve("a.sock:0")).prepare())
                        .isInstanceOf(SetupException.class)
                        .hasMessage(
                                "%s must be a directory for the socket of Milvus Lite, and is something else. Delete it, or set RAGSHELL_HOME to a shorter path.",
                                taken);
            }
            // Only the superuser can give a directory away
            assumeTrue("root".equals(System.getProperty("user.name")));
            Path anothers = Files.createDirectory(directory.resolve("another's"));
            Files.setAttribute(anothers, "unix:uid", 65534);

            assertThatThrownBy(() -> new SocketFile(anothers.resolve("a.sock:0")).prepare())
                    .isInstanceOf(SetupException.class)
                    .hasMessage(
                            "The directory %s belongs to another user, who could lead this program to a server of theirs. Set RAGSHELL_HOME to a shorter path, or java.io.tmpdir to a directory of yours.",
                            anothers);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void should_not_speak_to_who_took_the_port_of_a_server_that_has_ended() throws Exception {
        Process server = new ProcessBuilder("sleep", "60").start();
        try (var port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var owner =
                    new Owner(7, server.pid(), new LoopbackPort(port.getLocalPort()), Path.of("a.log"), Instant.now());
            var attached = new AttachedServer(owner, server.toHandle());
            attached.connect().close();

            server.destroyForcibly().waitFor();

            assertThatThrownBy(attached::connect)
                    .isInstanceOf(ConnectException.class)
                    .hasMessage("The Milvus Lite of process 7 has ended");
        } finally {
            server.destroyForcibly();
        }
    }
}
