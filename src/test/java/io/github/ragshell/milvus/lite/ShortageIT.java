package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ragshell.core.RagException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.core.Settings;
import io.github.ragshell.milvus.Milvus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that can have no more files or no more threads, while clients take what they can. */
@EnabledOnOs(OS.LINUX)
class ShortageIT {

    private static final int FILES = 250;
    private static final int CONNECTIONS = 300;
    private static final int MOST_AT_ONCE = 256;
    // The superuser's threads are not counted, but those of a user without any other program are
    private static final int ANYBODY = 54_321;

    @TempDir
    Path directory;

    @Test
    void should_serve_again_when_a_client_that_took_all_file_descriptors_is_gone() throws Exception {
        Process child =
                start(List.of("sh", "-c", "ulimit -n %d; exec \"$0\" \"$@\"".formatted(FILES)), Settings.home());
        try (var lines = new BufferedReader(new InputStreamReader(child.getInputStream()));
                var in = new PrintStream(child.getOutputStream(), true)) {
            int port = URI.create(next(lines, "port ")).getPort();
            List<Socket> taken = connect(port, 2 * FILES);
            in.println();
            String during = lines.readLine();
            close(taken);

            assertThat(during).matches("(answer 0|sentence .+)");
            assertThat(answer(in, lines)).isEqualTo("answer 0");
            assertThat(connect(port).isConnected()).isTrue();
        } finally {
            end(child);
        }
    }

    @Test
    void should_serve_on_while_no_thread_can_be_had_however_many_connect() throws Exception {
        boolean root = "root".equals(System.getProperty("user.name"));
        assumeTrue(works("prlimit", "--version") && (!root || works("setpriv", "--version")), "util-linux is missing");
        List<String> user = root
                ? List.of("setpriv", "--reuid=" + ANYBODY, "--regid=" + ANYBODY, "--clear-groups")
                : List.of("env");
        var reading = new ArrayList<>(user);
        if (root) {
            // The class path may lie where only the superuser reads
            reading.addAll(List.of("--inh-caps=+dac_override", "--ambient-caps=+dac_override"));
        }
        Process child = start(reading, root ? home() : Settings.home());
        try (var lines = new BufferedReader(new InputStreamReader(child.getInputStream()));
                var in = new PrintStream(child.getOutputStream(), true)) {
            String uri = next(lines, "port ");
            try (Milvus client = Milvus.open(uri, null)) {
                client.withDeadline(Duration.ofSeconds(20));
                assertThat(client.count("docs")).isZero();
                String before = threadLimit(user, child.pid());
                limitThreads(user, child.pid(), "1");
                List<Socket> taken = connect(URI.create(uri).getPort(), CONNECTIONS);

                assertThat(closed(taken)).isGreaterThanOrEqualTo(CONNECTIONS - MOST_AT_ONCE);
                // Its calls go through the relay: the process that has no threads only passes them on
                for (int i = 0; i < 20; i++) {
                    assertThat(client.count("docs")).isZero();
                    assertThat(client.hasCollection("none")).isFalse();
                }
                close(taken);
                limitThreads(user, child.pid(), before);

                assertThat(answer(in, lines)).isEqualTo("answer 0");
                assertThat(count(client)).isZero();
            }
            try (Milvus another = Milvus.open(uri, null)) {
                assertThat(another.hasCollection("docs")).isTrue();
            }
        } finally {
            end(child);
        }
    }

    private Process start(List<String> before, Path home) throws IOException {
        var command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                Arrays.stream(System.getProperty("java.class.path").split(":"))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .collect(Collectors.joining(":")),
                ShortageChild.class.getName(),
                directory.toRealPath().resolve("s.db").toString()));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put(Setting.RAGSHELL_HOME.name(), home.toString());
        return builder.start();
    }

    /** A home that belongs to the other user, with Milvus Lite in it. */
    private Path home() throws IOException, InterruptedException {
        Path home = Files.createDirectory(directory.toRealPath().resolve("home"));
        Path lib = new LiteDistribution().install(LiteListener.LOG);
        Path wheel = lib.getParent().getParent();
        Path copy = Files.createDirectory(home.resolve("milvus-lite"));
        assertThat(works("cp", "-r", wheel.toString(), copy.toString())).isTrue();
        assertThat(works(
                        "chown",
                        "-R",
                        ANYBODY + ":" + ANYBODY,
                        directory.toRealPath().toString()))
                .isTrue();
        return home;
    }

    private static String threadLimit(List<String> user, long pid) throws IOException {
        Process process =
                new ProcessBuilder(prlimit(user, pid, "--nproc", "--output=SOFT", "--noheadings", "--raw")).start();
        return new String(process.getInputStream().readAllBytes()).strip();
    }

    private static void limitThreads(List<String> user, long pid, String limit) throws InterruptedException {
        assertThat(works(prlimit(user, pid, "--nproc=" + limit + ":"))).isTrue();
    }

    private static String[] prlimit(List<String> user, long pid, String... options) {
        return Stream.of(user.stream(), Stream.of("prlimit", "--pid", Long.toString(pid)), Stream.of(options))
                .flatMap(part -> part)
                .toArray(String[]::new);
    }

    // The relay sees that connections are closed a moment later
    private static String answer(PrintStream in, BufferedReader lines) throws Exception {
        String answer = "";
        for (int i = 0; i < 20 && !answer.equals("answer 0"); i++) {
            Thread.sleep(250);
            in.println();
            answer = lines.readLine();
        }
        return answer;
    }

    private static long count(Milvus client) throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            try {
                return client.count("docs");
            } catch (RagException e) {
                Thread.sleep(250);
            }
        }
        return client.count("docs");
    }

    private static List<Socket> connect(int port, int times) throws IOException {
        var sockets = new ArrayList<Socket>();
        for (int i = 0; i < times; i++) {
            sockets.add(connect(port));
        }
        return sockets;
    }

    private static Socket connect(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /** How many the relay has closed, at last; on the others it waits for the client's first word. */
    private static long closed(List<Socket> sockets) throws IOException, InterruptedException {
        long closed = 0;
        for (int i = 0; i < 20 && closed < sockets.size() - MOST_AT_ONCE; i++) {
            Thread.sleep(250);
            closed = 0;
            for (Socket socket : sockets) {
                closed += isClosed(socket) ? 1 : 0;
            }
        }
        return closed;
    }

    private static boolean isClosed(Socket socket) throws IOException {
        socket.setSoTimeout(5);
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            // Reset
            return true;
        }
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private static String next(BufferedReader lines, String prefix) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length());
            }
        }
        throw new IOException("the child ended");
    }

    private static boolean works(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void end(Process child) throws InterruptedException {
        List<ProcessHandle> servers = child.descendants().toList();
        child.destroy();
        child.waitFor(20, TimeUnit.SECONDS);
        child.destroyForcibly();
        servers.forEach(ProcessHandle::destroyForcibly);
    }
}
