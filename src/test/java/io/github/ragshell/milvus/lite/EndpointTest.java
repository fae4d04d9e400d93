package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.SystemProperties;
import io.github.ragshell.core.Setting;
import io.github.ragshell.core.SetupException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Pattern;
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

            assertThat(Endpoint.of(DATABASE, engine, false).getClass().getSimpleName())
                    .isEqualTo(expected);
        }
    }

    // Two containers with one RAGSHELL_HOME may each have a database of this path
    @ParameterizedTest
    @ValueSource(strings = {"short", "long", "日本語の長い名前のディレクトリの中の長い名前のディレクトリ"})
    void should_be_another_short_path_for_each_start(String home, @TempDir Path directory) {
        try (var properties = new SystemProperties()) {
            properties.with(Setting.RAGSHELL_HOME, directory.resolve(home.repeat(home.equals("long") ? 25 : 1)));

            SocketFile one = SocketFile.of(DATABASE, false);

            assertThat(one).isNotEqualTo(SocketFile.of(DATABASE, false));
            assertThat(one.path().toString().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(100);
        }
    }

    @Test
    void should_log_to_another_file_for_each_database(@TempDir Path directory) throws Exception {
        // These have the same hash code
        Path one = Files.createDirectory(directory.resolve("Aa")).resolve("demo.db");
        Path other = Files.createDirectory(directory.resolve("BB")).resolve("demo.db");
        Path log = LiteFiles.log(one);

        assertThat(LiteFiles.log(one)).isEqualTo(log).isNotEqualTo(LiteFiles.log(other));

        Files.move(one.getParent(), directory.resolve("before"));
        Files.createDirectory(one.getParent());

        assertThat(LiteFiles.log(one)).isNotEqualTo(log);
    }

    @Test
    void should_name_the_socket_whose_path_is_too_long(@TempDir Path directory) {
        Path odd = directory.resolve("h".repeat(100));
        try (var properties = new SystemProperties()) {
            properties.with(Setting.RAGSHELL_HOME, odd).with("java.io.tmpdir", odd);

            assertThatThrownBy(() -> SocketFile.of(DATABASE, false).prepare())
                    .isInstanceOf(SetupException.class)
                    .hasMessageMatching(
                            "The path of the socket of Milvus Lite is longer than 100 bytes: "
                                    + Pattern.quote(odd + "/ragshell-")
                                    + "\\w+-\\w+/milvus\\.sock:0\\. Set RAGSHELL_HOME or java\\.io\\.tmpdir to a shorter path\\.");
        }
    }

    @Test
    void should_be_an_absolute_path_where_the_temporary_directory_is_none() {
        try (var properties = new SystemProperties()) {
            properties.with(Setting.RAGSHELL_HOME, "/" + "h".repeat(100)).with("java.io.tmpdir", "tmp");

            assertThat(SocketFile.of(DATABASE, false).path()).isAbsolute();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void should_leave_what_it_did_not_make(@TempDir Path directory) throws Exception {
        Path socket = Files.createFile(directory.resolve("milvus.sock:0"));
        Path file = Files.createFile(directory.resolve("a.txt"));
        Files.createDirectories(directory.resolve(".cache/milvus"));

        new SocketFile(socket).clear();

        assertThat(directory).isDirectoryContaining(file::equals);
        try (var left = Files.list(directory)) {
            assertThat(left).containsExactly(file);
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
    void should_not_be_taken_for_unreachable_in_a_thread_that_is_interrupted() throws Exception {
        try (var port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.currentThread().interrupt();

            assertThat(new LoopbackPort(port.getLocalPort()).isReachable()).isTrue();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void should_not_connect_before_the_port_is_known() {
        assertThatThrownBy(LoopbackPort.ANY::connect)
                .isInstanceOf(ConnectException.class)
                .hasMessage("The server has not said its port yet");
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
